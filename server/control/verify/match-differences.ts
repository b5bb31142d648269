import { listMatches, listMatchMembers } from '#db/queries/control-matches'
import { listReceivableAccounts } from '#db/queries/verify-findings'
import { findPayloadsInForce } from '#db/queries/verify-payloads'
import { keyText } from '../../ingest/canonical.ts'
import { receivableOf } from './buckets.ts'
import { type Check, openTally, type VerifyScope } from './check.ts'
import { type ErpPayload, type InvoicePayload, readErpDocument, readInvoice, signedGross } from './payload-shapes.ts'

const PAGE = 500

type Members = Awaited<ReturnType<typeof listMatchMembers>>

/** Every match states what its documents say: amount = billed gross of its members, difference = live receivable - billed, both added up from the payloads. Across two currencies no difference is stated. */
export const checkMatches: Check = async (scope) => {
  const tally = openTally('matches state what their documents say')
  const receivables = await listReceivableAccounts(scope.db)
  let after: string | undefined
  for (;;) {
    const page = await listMatches(scope.db, { scope: 'all', after, limit: PAGE })
    const members = await listMatchMembers(
      scope.db,
      page.map((match) => match.match_id),
    )
    const payloads = await payloadsOf(scope, members)
    const byMatch = Map.groupBy(members, (member) => member.match_id)
    for (const match of page) {
      tally.seen()
      const sums = addUp(byMatch.get(match.match_id) ?? [], payloads, receivables)
      tally.hold(sums.unknown.length === 0, `match ${match.match_id}`, () => `no payload of ${sums.unknown.join(', ')}`)
      tally.hold(
        sums.billed === match.amount_minor,
        `match ${match.match_id}`,
        () => `amount ${match.amount_minor}, payloads bill ${sums.billed}`,
      )
      const difference = sums.currencies.size > 1 ? 0n : sums.posted - sums.billed
      tally.hold(
        difference === match.difference_minor,
        `match ${match.match_id}`,
        () => `difference ${match.difference_minor}, payloads differ by ${difference}`,
      )
    }
    after = page.at(-1)?.match_id
    if (page.length < PAGE) return tally.result()
  }
}

interface Payloads {
  readonly billing: ReadonlyMap<string, InvoicePayload>
  readonly erp: ReadonlyMap<string, ErpPayload>
}

async function payloadsOf({ db, run }: VerifyScope, members: Members): Promise<Payloads> {
  const billing = new Map<string, InvoicePayload>()
  const erp = new Map<string, ErpPayload>()
  if (!run) return { billing, erp }
  const keys = (side: string) =>
    members.filter((member) => member.side === side).map((member) => keyText([member.source_id]))
  for (const row of await findPayloadsInForce(db, { stream: 'invoices', asOf: run.as_of, keys: keys('expected') })) {
    const invoice = readInvoice(row.payload)
    if (invoice) billing.set(invoice.id, invoice)
  }
  for (const row of await findPayloadsInForce(db, { stream: 'erp_documents', asOf: run.as_of, keys: keys('erp') })) {
    const document = readErpDocument(row.payload)
    if (document) erp.set(document.id, document)
  }
  return { billing, erp }
}

function addUp(members: Members, payloads: Payloads, receivables: ReadonlyMap<string, ReadonlySet<string>>) {
  const sums = { billed: 0n, posted: 0n, currencies: new Set<string>(), unknown: [] as string[] }
  for (const member of members) {
    const [invoice, erp] = [payloads.billing.get(member.source_id), payloads.erp.get(member.source_id)]
    if (member.side === 'expected' && invoice) {
      sums.billed += signedGross(invoice) ?? 0n
      sums.currencies.add(invoice.currency)
    } else if (member.side === 'erp' && erp) {
      if (!member.is_live) continue
      sums.posted += receivableOf(erp, receivables)
      sums.currencies.add(erp.currency)
    } else sums.unknown.push(member.source_id)
  }
  return sums
}
