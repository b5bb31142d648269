import { listDiscountBases, listOtherLines } from '#db/queries/usage-judgement-billing'
import { listBillToNames } from '#db/queries/usage-judgement-touched'
import { readBilledBefore } from './billed-before.ts'
import { judgeDocument } from './judge-document.ts'
import { readContracts } from './read-contracts.ts'
import { type Judged, joined, type RunContext } from './usage-context.ts'

/** Judges the lines of these billing documents, by their ids at the source, that no usage stands behind. */
export async function judgeDocuments(ids: readonly string[], run: RunContext): Promise<Judged> {
  const { tx, asOf } = run.ask
  const lines = await listOtherLines(tx, ids, asOf)
  const names = await listBillToNames(tx, [...new Set(lines.map((line) => line.bill_to_id))])
  const bases = new Map<string, Map<string, bigint>>()
  for (const row of await listDiscountBases(tx, ids, asOf)) {
    const ofDocument = bases.get(row.source_id) ?? new Map<string, bigint>()
    bases.set(row.source_id, ofDocument.set(row.subscription_id, row.base_minor))
  }
  const documents = new Map<string, typeof lines>()
  for (const line of lines) {
    const own = documents.get(line.source_id)
    if (own) own.push(line)
    else documents.set(line.source_id, [line])
  }
  const contracts = await readContracts(tx, [...new Set(lines.flatMap((line) => line.subscription_id ?? []))], asOf)
  const billed = await readBilledBefore(tx, lines, asOf)
  const whole = { ...run, contracts, customerNames: names }
  return joined(
    [...documents].map(([id, own]) =>
      judgeDocument(own, { bases: bases.get(id) ?? new Map<string, bigint>(), billed }, whole),
    ),
  )
}
