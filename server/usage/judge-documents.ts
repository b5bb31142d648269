import { listDiscountBases, listOtherLines } from '#db/queries/usage-judgement-billing'
import { listBillToNames } from '#db/queries/usage-judgement-touched'
import { readBilledBefore } from './billed-before.ts'
import { judgeDocument } from './judge-document.ts'
import { readContracts } from './read-contracts.ts'
import { type Judged, joined, type RunContext } from './usage-context.ts'

/** Judges the lines of these billing documents, by their ids at the source, that no usage stands behind, and the discounts of all they charge. */
export async function judgeDocuments(ids: readonly string[], run: RunContext): Promise<Judged> {
  const { tx, asOf } = run.ask
  const lines = await listOtherLines(tx, ids, asOf)
  const bases = await listDiscountBases(tx, ids, asOf)
  const named = new Set([...lines, ...bases].flatMap((row) => row.subscription_id ?? []))
  const context = {
    ...run,
    contracts: await readContracts(tx, [...named], asOf),
    customerNames: await listBillToNames(tx, [...new Set(lines.map((line) => line.bill_to_id))]),
  }
  const before = await readBilledBefore(tx, lines, asOf)
  const [linesOf, basesOf] = [byDocument(lines), byDocument(bases)]
  const documents = new Set([...linesOf.keys(), ...basesOf.keys()])
  return joined(
    [...documents].map((id) => judgeDocument(linesOf.get(id) ?? [], { before, bases: basesOf.get(id) ?? [] }, context)),
  )
}

function byDocument<Row extends { readonly source_id: string }>(rows: readonly Row[]): ReadonlyMap<string, Row[]> {
  const documents = new Map<string, Row[]>()
  for (const row of rows) {
    const own = documents.get(row.source_id)
    if (own) own.push(row)
    else documents.set(row.source_id, [row])
  }
  return documents
}
