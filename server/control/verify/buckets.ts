import { listClaimedTwice, listErpAccounting, listInvoiceAccounting } from '#db/queries/control-accounting'
import { listReceivableAccounts } from '#db/queries/verify-findings'
import { type Check, openTally, type Tally } from './check.ts'
import { inForce } from './payload-pages.ts'
import {
  type ErpPayload,
  monthOfText,
  readErpDocument,
  readInvoice,
  signedGross,
  signedSide,
} from './payload-shapes.ts'

interface Sum {
  documents: bigint
  minor: bigint
}

/** Every billing document is in exactly one bucket: the buckets of each entity, currency and month add up to what the payloads bill, in number and amount. */
export const checkBillingBuckets: Check = async ({ db, run }) => {
  const tally = openTally('billing documents are in one bucket each')
  if (!run) return tally.result()
  const billed = new Map<string, Sum>()
  for await (const page of inForce(db, 'invoices', run.as_of)) {
    for (const row of page) {
      const invoice = readInvoice(row.payload)
      if (!invoice) continue
      tally.seen()
      add(billed, [invoice.entity, invoice.currency, monthOfText(invoice.issue_date)], 1n, signedGross(invoice) ?? 0n)
    }
  }
  const kept = new Map<string, Sum>()
  for (const row of await listInvoiceAccounting(db, 'all')) {
    add(kept, [row.entity, row.currency, row.period], row.documents, row.amount_minor)
  }
  compare(tally, billed, kept, 'billed')
  return tally.result()
}

/** The same for AR documents of the ERP, by ERP period and receivable. */
export const checkErpBuckets: Check = async ({ db, run }) => {
  const tally = openTally('ERP documents are in one bucket each')
  if (!run) return tally.result()
  const receivables = await listReceivableAccounts(db)
  const booked = new Map<string, Sum>()
  for await (const page of inForce(db, 'erp_documents', run.as_of)) {
    for (const row of page) {
      const erp = readErpDocument(row.payload)
      if (!erp || (erp.type !== 'ar_invoice' && erp.type !== 'ar_credit_memo')) continue
      tally.seen()
      add(booked, [erp.entity, erp.currency, erp.period], 1n, receivableOf(erp, receivables))
    }
  }
  const kept = new Map<string, Sum>()
  for (const row of await listErpAccounting(db, 'all')) {
    add(kept, [row.entity, row.currency, row.period], row.documents, row.amount_minor)
  }
  compare(tally, booked, kept, 'booked')
  return tally.result()
}

/** No document is claimed by two matches. */
export const checkClaimedOnce: Check = async ({ db }) => {
  const tally = openTally('no document is matched twice')
  tally.seen()
  for (const row of await listClaimedTwice(db)) {
    tally.hold(false, `${row.side} ${row.document_id}`, () => `claimed by ${row.match_ids.join(', ')}`)
  }
  return tally.result()
}

/** Receivable debit minus credit as the payload states it. */
export function receivableOf(erp: ErpPayload, receivables: ReadonlyMap<string, ReadonlySet<string>>): bigint {
  const accounts = receivables.get(erp.entity)
  return erp.lines
    .filter((line) => accounts?.has(line.account))
    .reduce((sum, line) => sum + (signedSide(line.debit, line.credit, erp.currency) ?? 0n), 0n)
}

function add(sums: Map<string, Sum>, cell: readonly string[], documents: bigint, minor: bigint): void {
  const key = cell.join(' ')
  const sum = sums.get(key) ?? { documents: 0n, minor: 0n }
  sums.set(key, { documents: sum.documents + documents, minor: sum.minor + minor })
}

function compare(tally: Tally, source: ReadonlyMap<string, Sum>, kept: ReadonlyMap<string, Sum>, word: string): void {
  for (const cell of new Set([...source.keys(), ...kept.keys()])) {
    const [said, found] = [source.get(cell), kept.get(cell)]
    tally.hold(
      said?.documents === found?.documents && said?.minor === found?.minor,
      cell,
      () =>
        `${word}: ${said?.documents ?? 0n} documents, ${said?.minor ?? 0n}; in buckets: ${found?.documents ?? 0n}, ${found?.minor ?? 0n} (minor units)`,
    )
  }
}
