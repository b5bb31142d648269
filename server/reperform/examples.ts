import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Engine } from './engine.ts'

/** One whole request per kind that an engine can be asked, by the name of the kind; the first is the plainest. They are published beside the schemas. */
export function examplesOf(name: Engine<unknown, unknown>['name']): Readonly<Record<string, unknown>> {
  const file = join(import.meta.dirname, 'contract', `${name}.examples.json`)
  return z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(file, 'utf8')))
}
