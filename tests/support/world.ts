import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'

const root = resolve(import.meta.dirname, '../..')

/** The three drops of the example company that come with the product. */
export const demoDays = ['2026-02-03', '2026-03-03', '2026-04-10'] as const

export type DemoDay = (typeof demoDays)[number]

/** The folder of one of those drops. */
export function demoDrop(day: DemoDay): string {
  return join(root, 'server/sandbox/halden', day)
}

/** Unpacks the answer key of one of those drops into a folder and gives its path. */
export async function demoKey(day: DemoDay, folder: string): Promise<string> {
  const packed = await readFile(join(root, 'tests/world', `demo-${day}.key.json.gz`))
  const path = join(folder, `key-${day}.json`)
  await writeFile(path, gunzipSync(packed))
  return path
}

/** A larger company that does not come with the product: its drop and key, or undefined where the sample data is not beside the project. */
export function sampleWorld(name: 'bench' | 'fault-free'): { drop: string; key: string } | undefined {
  const drop = join(root, '../shared/world', name, '2026-04-10')
  const key = join(drop, 'answer_key.json')
  return existsSync(key) ? { drop, key } : undefined
}
