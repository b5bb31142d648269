import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Dialect } from './dialect.ts'
import { feedFields, placeOf } from './feed-fields.ts'
import { type FeedEntry, readManifest, readRows, writeFeed } from './feed-file.ts'
import { type JsonRow, textOf } from './rewrite.ts'
import { rewriteKey } from './rewrite-key.ts'
import { shuffled } from './shuffle.ts'

export interface WorldChange {
  /** Folder of the drop to read. */
  readonly from: string
  /** Answer key of that drop; without one, the one in its folder, if there is one. */
  readonly key?: string
  /** Folder to write; made when absent. */
  readonly to: string
  /** Name of the new source landscape. */
  readonly world: string
  /** One company per dialect, side by side in one drop. */
  readonly dialects: readonly [Dialect, ...Dialect[]]
  /** Puts the rows of every file into another order, the same for the same seed. */
  readonly shuffleSeed?: number
  /** The instant of the new drop, when it is not that of the old. */
  readonly asOf?: string
  /** Feeds to hand over without a row: a company that has none of them. */
  readonly without?: readonly string[]
  /** A last change to single rows, after they were rewritten. */
  readonly amend?: (feed: string, row: JsonRow) => JsonRow
}

/** Reference feeds that companies side by side have in common: said once, by the first dialect. */
const common: ReadonlySet<string> = new Set(['products', 'metrics', 'prices', 'fx_rates'])

/** Reads one drop and writes another valid one (hashes, rows and control totals computed anew) together with its answer key. Streams; only a shuffled feed is held in memory, one at a time. */
export async function rewriteWorld(change: WorldChange): Promise<void> {
  await mkdir(change.to, { recursive: true })
  const manifest = await readManifest(change.from)
  const functionals = await readFunctionals(change.from, manifest.feeds)
  const feeds: FeedEntry[] = []
  for (const { feed, file } of manifest.feeds) {
    const rows = rowsOf(change, { feed, file }, functionals)
    const target = { feed, file: file.replace(/\.csv$/, '.jsonl') }
    feeds.push(await writeFeed(change.to, target, inOrder(rows, change.shuffleSeed)))
  }
  await writeFile(
    join(change.to, 'manifest.json'),
    JSON.stringify({ ...manifest, world: change.world, as_of: change.asOf ?? manifest.as_of, feeds }, null, 1),
  )
  await rewriteKey({ key: join(change.from, 'answer_key.json'), ...change }, functionals)
}

async function* rowsOf(
  change: WorldChange,
  { feed, file }: { feed: string; file: string },
  functionals: ReadonlyMap<string, string>,
): AsyncGenerator<JsonRow> {
  const rewrite = feedFields[feed]
  if (rewrite === undefined) throw new Error(`no field list for the feed ${feed}`)
  if (change.without?.includes(feed)) return
  const dialects = common.has(feed) ? change.dialects.slice(0, 1) : change.dialects
  for (const dialect of dialects) {
    for await (const row of readRows(join(change.from, file))) {
      const said = rewrite(row, placeOf(row, { dialect, functionals })) as JsonRow // an object stays an object
      yield change.amend ? change.amend(feed, said) : said
    }
  }
}

async function* inOrder(rows: AsyncIterable<JsonRow>, seed: number | undefined): AsyncGenerator<JsonRow> {
  if (seed === undefined) {
    yield* rows
    return
  }
  const all: JsonRow[] = []
  for await (const row of rows) all.push(row)
  yield* shuffled(all, seed)
}

async function readFunctionals(folder: string, feeds: readonly FeedEntry[]): Promise<Map<string, string>> {
  const functionals = new Map<string, string>()
  const file = feeds.find(({ feed }) => feed === 'legal_entities')?.file
  if (file === undefined) throw new Error('a drop without legal entities')
  for await (const row of readRows(join(folder, file))) {
    functionals.set(textOf(row, 'entity'), textOf(row, 'functional_currency'))
  }
  return functionals
}
