import type { SourceFindingRecord } from '#db/queries/source-findings'
import type { SettlementProblem } from '../domain/receivables/settlement.ts'
import { billToPartition } from './place.ts'
import type { JudgedSettlement } from './settlement-findings.ts'
import type { Ground } from './settlement-ground.ts'

/** What the source states of settlements that cannot be true, or lacks to book them: on the settlement as a whole, on its application to a document, or on the account that is not mapped, once for all settlements of a bill-to that need it. */
export function settlementSourceFindings(
  judged: readonly JudgedSettlement[],
  ground: Ground,
  runId: string,
): SourceFindingRecord[] {
  const all = judged.flatMap((one) => {
    const { derivation } = one.observed
    return derivation.outcome === 'unsound' ? derivation.problems.map((problem) => ({ one, problem })) : []
  })
  const objects = Map.groupBy(all, ({ one, problem }) => JSON.stringify(objectOf(one, problem)))
  return [...objects.values()].flatMap((same) => {
    const [first] = same
    if (!first) return []
    const { row } = first.one
    return [
      {
        partition: billToPartition(row.entity, row.bill_to_id),
        ...objectOf(first.one, first.problem),
        entity: row.entity,
        params: {
          ...first.problem.figures,
          ...(first.problem.code === 'control_account_missing'
            ? { entity: row.entity, currency: row.currency, role: first.problem.object ?? '' }
            : applied(first.problem, ground)),
          payments: [...new Set(same.map(({ one }) => one.row.source_id))].join(', '),
          documents: [...new Set(same.flatMap(({ problem }) => problem.object ?? []))].join(', '),
        },
        run_id: runId,
      },
    ]
  })
}

function objectOf({ row }: JudgedSettlement, { code, object }: SettlementProblem) {
  if (code === 'control_account_missing')
    return { object_kind: 'control_account', object_id: `${row.entity}|${row.currency}|${object ?? ''}`, code }
  const isOfApplication = code === 'exceeds_open' || code === 'document_void'
  return {
    object_kind: isOfApplication ? 'settlement_application' : 'payment',
    object_id: isOfApplication ? `${row.source_id}/${object ?? ''}` : row.source_id,
    code: `settlement_${code}`,
  }
}

/** The number of the document an application is about, where it is known. */
function applied({ object }: SettlementProblem, ground: Ground): Readonly<Record<string, string>> {
  const document = object === null ? undefined : ground.documents.get(object)
  return document ? { document: document.number } : {}
}
