import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { ensureEmbeddedServer } from '#server/launch/embedded-server'
import { migrateAll } from '#server/launch/migrate-all'

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the migrated template as its owner. */
    templateUrl: string
    templateAppUrl: string
  }
}

/** One throw-away server for the whole run, with a migrated template that each test file clones. */
export default async function startServer(project: TestProject) {
  const folder = await mkdtemp(join(tmpdir(), 'tieout-test-'))
  const server = await ensureEmbeddedServer({
    folder: join(folder, 'pg'),
    database: 'tpl',
    // Nothing here outlives the run, so nothing needs to reach the disk.
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' },
  })
  await migrateAll(server)
  project.provide('templateUrl', server.ownerUrl)
  project.provide('templateAppUrl', server.appUrl)
  return async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
