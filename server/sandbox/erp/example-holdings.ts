import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { z } from 'zod'
import type { Extract } from '../extracts.ts'
import { ErpRow, type Holdings, PeriodState } from './erp-row.ts'

const Manifest = z.looseObject({ as_of: z.iso.datetime() })
const Customer = z.looseObject({
  entity: z.string(),
  erp_customer_no: z.string(),
  control_account: z.string(),
  blocked: z.boolean(),
})
const Period = z.looseObject({ entity: z.string(), period: z.string(), state: PeriodState })
const Balance = z.looseObject({ account: z.string() })
const Mapping = z.looseObject({ value: z.record(z.string(), z.unknown()) })

/** What the ERP that wrote an extract held at that moment: its documents, customers, accounts and periods, and the time on its clock. */
export async function readHoldings(extract: Extract): Promise<{ holdings: Holdings; startsAt: string }> {
  const manifest = Manifest.parse(JSON.parse(await readFile(join(extract.folder, 'manifest.json'), 'utf8')))
  const [documents, customers, periods, balances, mappings] = await Promise.all([
    readFeed(extract, 'erp_documents', ErpRow),
    readFeed(extract, 'erp_customers', Customer),
    readFeed(extract, 'periods', Period),
    readFeed(extract, 'erp_balances', Balance),
    readFeed(extract, 'mappings', Mapping),
  ])
  const holdings = {
    documents,
    customers: customers.map((row) => ({
      company: row.entity,
      number: row.erp_customer_no,
      blocked: row.blocked,
      controlAccount: row.control_account,
    })),
    accounts: [...balances.map((row) => row.account), ...mappings.flatMap((row) => accountsIn(row.value))],
    periods: periods.map((row) => ({ company: row.entity, period: row.period, state: row.state })),
  }
  return { holdings, startsAt: manifest.as_of }
}

/** The chart of accounts is in no feed: accounts a mapping points to exist even before anything was booked on them. */
function accountsIn(value: Readonly<Record<string, unknown>>): string[] {
  return Object.values(value).filter((told): told is string => typeof told === 'string' && /^\d{4,}$/.test(told))
}

async function readFeed<Row>(extract: Extract, feed: string, row: z.ZodType<Row>): Promise<Row[]> {
  const file = extract.files.find(({ name }) => name === `${feed}.jsonl` || name === `${feed}.jsonl.gz`)
  if (!file) throw new Error(`The extract of ${extract.asOf} has no ${feed}.`)
  const source = createReadStream(join(extract.folder, file.name))
  const text = file.name.endsWith('.gz') ? source.pipe(createGunzip()) : source
  const rows: Row[] = []
  for await (const line of createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line !== '') rows.push(row.parse(JSON.parse(line)))
  }
  return rows
}
