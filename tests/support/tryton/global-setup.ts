import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { findTryton } from './find-tryton.mjs'
import { startPostgres } from './server.ts'
import { makeTemplate } from './template.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The PostgreSQL that holds the ERPs of this run, and the template they are cloned from; null where no Tryton is installed. */
    tryton: { bin: string; folder: string; postgres: number; template: string } | null
  }
}

/** One throw-away PostgreSQL for the ERPs of the whole run, with a seeded template that each test file clones. */
export async function setup(project: TestProject) {
  const found = findTryton()
  if (!found) return project.provide('tryton', null) // the tests can still be listed
  const folder = await mkdtemp(join(tmpdir(), 'tieout-tryton-'))
  const server = await startPostgres(found.bin, folder)
  const stop = async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const template = await makeTemplate({ ...found, folder, postgres: server.port })
    project.provide('tryton', { bin: found.bin, folder, postgres: server.port, template })
  } catch (error) {
    await stop()
    throw error
  }
  return stop
}
