import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readManifest, readRows, writeFeed } from '../feed-file.ts'
import type { JsonRow } from '../rewrite.ts'
import type {
  BilledDocument,
  CustomerNumber,
  Entity,
  LedgerDocument,
  Mapping,
  Period,
  Price,
  Product,
  Rate,
  Settlement,
  Subscription,
  TaxCode,
  UsageEvent,
} from './rows.ts'

/** A whole drop in memory, to be changed and written again. */
export interface World {
  readonly asOf: string
  readonly rows: ReadonlyMap<string, JsonRow[]>
  readonly billed: BilledDocument[]
  readonly ledger: LedgerDocument[]
  readonly settlements: Settlement[]
  readonly entities: Entity[]
  readonly customers: CustomerNumber[]
  readonly taxCodes: TaxCode[]
  readonly mappings: Mapping[]
  readonly rates: Rate[]
  readonly periods: Period[]
  readonly products: Product[]
  readonly prices: Price[]
  readonly subscriptions: Subscription[]
  readonly events: UsageEvent[]
}

export async function readWorld(folder: string): Promise<World> {
  const manifest = await readManifest(folder)
  const rows = new Map<string, JsonRow[]>()
  for (const { feed, file } of manifest.feeds) {
    const all: JsonRow[] = []
    for await (const row of readRows(join(folder, file))) all.push(row)
    rows.set(feed, all)
  }
  // The worlds are our own input to a test: their shape is checked by the importer under test.
  const of = <Row>(feed: string) => (rows.get(feed) ?? []) as unknown as Row[]
  return {
    asOf: manifest.as_of,
    rows,
    billed: of<BilledDocument>('invoices'),
    ledger: of<LedgerDocument>('erp_documents'),
    settlements: of<Settlement>('payments'),
    entities: of<Entity>('legal_entities'),
    customers: of<CustomerNumber>('erp_customers'),
    taxCodes: of<TaxCode>('tax_codes'),
    mappings: of<Mapping>('mappings'),
    rates: of<Rate>('fx_rates'),
    periods: of<Period>('periods'),
    products: of<Product>('products'),
    prices: of<Price>('prices'),
    subscriptions: of<Subscription>('subscriptions'),
    events: of<UsageEvent>('usage_events'),
  }
}

/** Writes the world as a valid drop: counts, hashes and control totals anew. */
export async function writeWorld(world: World, to: { folder: string; name: string }): Promise<void> {
  await mkdir(to.folder, { recursive: true })
  const feeds = []
  for (const [feed, rows] of world.rows) feeds.push(await writeFeed(to.folder, { feed, file: `${feed}.jsonl` }, rows))
  const manifest = { contract: '1', world: to.name, as_of: world.asOf, feeds }
  await writeFile(join(to.folder, 'manifest.json'), JSON.stringify(manifest, null, 1))
}
