import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'

/** Tables that an import fills: what it stored is what the limit loads. */
const imported = [
  'source_document',
  'usage_event',
  'usage_key',
  'billing_document',
  'billing_line',
  'billing_tax',
  'erp_document',
  'erp_line',
  'payment',
  'payment_application',
]

/** Seconds of what could not be avoided: loading the stored rows without reading, checking or indexing them, and joining both sides once. */
export interface Limits {
  readonly copySeconds: number
  readonly joinSeconds: number
}

/** The least of several rounds, which noise on the machine can only lengthen. */
export async function measureLimits(ownerUrl: string, options: { folder: string; rounds: number }): Promise<Limits> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    const files = join(options.folder, 'limit')
    await mkdir(files, { mode: 0o777 })
    await client.query(`set lc_messages to 'C'`)
    for (const table of imported) {
      await client.query(`copy (select * from ${table}) to program 'cat > ${join(files, table)}' (format binary)`)
    }
    const copies: number[] = []
    const joins: number[] = []
    for (let round = 0; round < options.rounds; round += 1) {
      copies.push(await secondsOf(() => copyAll(client, files)))
      joins.push(await secondsOf(() => client.query(fullJoin)))
    }
    return { copySeconds: Math.min(...copies), joinSeconds: Math.min(...joins) }
  } finally {
    await client.end()
  }
}

const fullJoin = `
  select count(*), count(*) filter (where b.amount_minor = e.amount_minor), count(*) filter (where b.document_id is null)
    from (select * from recon_item where side = 'expected') b
    full join (select * from recon_item where side = 'erp') e on e.match_key = b.match_key`

async function copyAll(client: pg.Client, files: string): Promise<void> {
  await client.query('begin')
  for (const table of imported) {
    await client.query(`create temporary table limit_${table} (like ${table})`)
    await client.query(`copy limit_${table} from '${join(files, table)}' (format binary)`)
  }
  await client.query('rollback')
}

async function secondsOf(run: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await run()
  return (performance.now() - startedAt) / 1000
}
