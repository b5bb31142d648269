import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { canonicalText } from './canonical.ts'
import { DropFault } from './drop-fault.ts'
import { FEEDS } from './feeds/catalogue.ts'
import { instant } from './fields.ts'
import { repeatedMember } from './json-members.ts'
import { fieldPath } from './rejection.ts'

const FeedEntry = z.looseObject({
  feed: z.string(),
  file: z.string(),
  rows: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-fA-F]{64}$/),
  control_totals: z.record(z.string(), z.string()).nullish(),
})

const Manifest = z.looseObject({
  contract: z.string(),
  world: z.string().min(1).max(200),
  as_of: instant,
  feeds: z.array(FeedEntry),
})

/** One feed as the manifest promises it. */
export interface FeedPromise {
  readonly feed: string
  readonly file: string
  readonly path: string
  readonly bytes: number
  readonly rows: number
  readonly sha256: string
  readonly totals: Readonly<Record<string, string>>
}

/** What a drop says of itself. */
export interface DropPromise {
  readonly contract: string
  readonly world: string
  readonly asOf: string
  readonly manifest: unknown
  /** Over the content of the manifest, however its JSON is laid out. */
  readonly manifestSha: Buffer
  /** In the order in which feeds are read. */
  readonly feeds: readonly FeedPromise[]
}

const FILE_KINDS = /\.(jsonl|csv)(\.gz)?$/

/** Reads and checks manifest.json of a folder. Throws a DropFault that names what is wrong; opens no other file. */
export async function readManifest(folder: string): Promise<DropPromise> {
  const found = await stat(folder).catch(() => undefined)
  if (!found?.isDirectory()) throw new DropFault('folder_missing', { folder })
  const json = parseManifest(await readFile(join(folder, 'manifest.json'), 'utf8').catch(() => undefined), folder)
  const parsed = Manifest.safeParse(json, { reportInput: true })
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new DropFault('manifest_field', {
      field: fieldPath(issue?.path ?? []) ?? 'manifest',
      found: String(issue?.message),
    })
  }
  const { contract, world, as_of: asOf, feeds } = parsed.data
  if (contract !== '1') throw new DropFault('contract_unknown', { contract })
  const promises = await Promise.all(feeds.map((entry) => promiseOf(entry, folder)))
  const manifestSha = createHash('sha256').update(canonicalText(json)).digest()
  return { contract, world, asOf, manifest: json, manifestSha, feeds: inReadingOrder(promises) }
}

function parseManifest(text: string | undefined, folder: string): unknown {
  if (text === undefined) throw new DropFault('manifest_missing', { folder })
  let json: unknown
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new DropFault('manifest_unreadable', { found: error instanceof Error ? error.message : String(error) })
  }
  const repeated = repeatedMember(text, json)
  if (repeated !== undefined)
    throw new DropFault('manifest_unreadable', { found: `the member "${repeated}" stands twice` })
  return json
}

async function promiseOf(entry: z.infer<typeof FeedEntry>, folder: string): Promise<FeedPromise> {
  const { feed, file, rows, sha256 } = entry
  const definition = FEEDS.find((known) => known.name === feed)
  if (!definition) throw new DropFault('feed_unknown', { feed, known: FEEDS.map((known) => known.name).join(', ') })
  if (file === '' || basename(file) !== file || file.includes('\\')) throw new DropFault('file_outside', { feed, file })
  const kind = FILE_KINDS.exec(file)?.[1]
  if (!kind || (kind === 'csv' && !definition.csv)) {
    throw new DropFault('file_kind', { feed, file, allowed: definition.csv ? '.jsonl, .csv' : '.jsonl' })
  }
  const path = join(folder, file)
  const found = await stat(path).catch(() => undefined)
  if (!found?.isFile()) throw new DropFault('file_missing', { feed, file })
  return { feed, file, path, bytes: found.size, rows, sha256: sha256.toLowerCase(), totals: entry.control_totals ?? {} }
}

function inReadingOrder(promises: readonly FeedPromise[]): FeedPromise[] {
  return FEEDS.flatMap((feed) => {
    const [first, second] = promises.filter((promise) => promise.feed === feed.name)
    if (second) throw new DropFault('feed_twice', { feed: feed.name })
    return first ? [first] : []
  })
}
