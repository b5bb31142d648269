import {
  type ExpectedLineRow,
  type ExpectedPosting,
  listExpectedLines,
  listExpectedPostings,
} from '#db/queries/expected-postings'
import { findPayloadsInForce } from '#db/queries/verify-payloads'
import { keyText } from '../../ingest/canonical.ts'
import { type Check, openTally, type Tally } from './check.ts'
import { type InvoicePayload, readInvoice, signedGross } from './payload-shapes.ts'

const PAGE = 500

/** Every expected posting balances in both currencies, and its receivable is the signed gross that the payload bills. */
export const checkExpectedPostings: Check = async ({ db, run }) => {
  const tally = openTally('expected postings balance and book what was billed')
  if (!run) return tally.result()
  let after: string | undefined
  for (;;) {
    const page = await listExpectedPostings(db, { scope: 'all', after, limit: PAGE })
    const lines = Map.groupBy(await listExpectedLines(db, page), (line) => line.expected_id)
    const keys = page.map((posting) => keyText([posting.source_id]))
    const payloads = await findPayloadsInForce(db, { stream: 'invoices', asOf: run.as_of, keys })
    const invoices = new Map(payloads.map((row) => [row.natural_key, readInvoice(row.payload)]))
    for (const posting of page) {
      tally.seen()
      hold(tally, posting, lines.get(posting.expected_id) ?? [], invoices.get(keyText([posting.source_id])) ?? null)
    }
    after = page.at(-1)?.document_id
    if (page.length < PAGE) return tally.result()
  }
}

function hold(
  tally: Tally,
  posting: ExpectedPosting,
  lines: readonly ExpectedLineRow[],
  invoice: InvoicePayload | null,
): void {
  const name = `expected posting of ${posting.source_id}`
  const gross = invoice && signedGross(invoice)
  const total = (of: 'amount_minor' | 'base_minor', some = lines) => some.reduce((sum, line) => sum + line[of], 0n)
  const receivable = total(
    'amount_minor',
    lines.filter((line) => line.role === 'receivable'),
  )
  tally.hold(
    total('amount_minor') === 0n,
    name,
    () => `debit and credit differ by ${total('amount_minor')} (minor units of ${posting.currency})`,
  )
  tally.hold(
    total('base_minor') === 0n,
    name,
    () => `debit and credit differ by ${total('base_minor')} (minor units of ${posting.functional_currency})`,
  )
  tally.hold(receivable === gross, name, () => `receivable ${receivable}, the payload bills ${gross} (minor units)`)
}
