import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'

const Offer = z.object({
  drops: z.array(
    z.object({
      asOf: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
      files: z.array(z.object({ name: z.string().regex(/^[\w.]+$/), bytes: z.number().int() })),
    }),
  ),
})

export type OfferedDrop = z.infer<typeof Offer>['drops'][number]

/** Asks the sandbox which drops it has, oldest first. */
export async function listOfferedDrops(address: string): Promise<OfferedDrop[]> {
  const response = await fetch(`${address}/drops`)
  if (!response.ok) throw new Error(`The sandbox answered ${response.status} when asked for its drops.`)
  return Offer.parse(await response.json()).drops
}

/** Fetches a drop into `<folder>/<asOf>` and returns that path. Fetched beside and renamed, so that a folder with that name is always complete. */
export async function fetchDrop(address: string, drop: OfferedDrop, folder: string): Promise<string> {
  const target = join(folder, drop.asOf)
  if (await stat(target).catch(() => undefined)) return target
  const draft = `${target}.fetching`
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { recursive: true, mode: 0o700 })
  for (const file of drop.files) await fetchFile(`${address}/drops/${drop.asOf}/${file.name}`, join(draft, file.name))
  await rename(draft, target)
  return target
}

async function fetchFile(address: string, target: string): Promise<void> {
  const response = await fetch(address)
  if (!response.ok || !response.body) throw new Error(`The sandbox answered ${response.status} for ${address}.`)
  await pipeline(response.body, createWriteStream(target))
}
