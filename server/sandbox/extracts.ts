import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

const home = join(import.meta.dirname, 'halden')

/** One drop as the example company's systems wrote it at the end of `asOf`. */
export interface Extract {
  readonly asOf: string
  readonly folder: string
  readonly files: readonly { name: string; bytes: number }[]
}

/** The drops of the example company, oldest first. */
export async function listExtracts(): Promise<Extract[]> {
  const days = (await readdir(home)).filter((name) => /^\d{4}-\d{2}-\d{2}$/.test(name)).sort()
  return Promise.all(days.map(readExtract))
}

async function readExtract(asOf: string): Promise<Extract> {
  const folder = join(home, asOf)
  const names = (await readdir(folder)).sort()
  const files = names.map(async (name) => ({ name, bytes: (await stat(join(folder, name))).size }))
  return { asOf, folder, files: await Promise.all(files) }
}
