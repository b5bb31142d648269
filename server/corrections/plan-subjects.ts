import type { Tx } from '#db/client'
import { listGroupMembers, listLiveCounterparts, lockPlanSubjects, type PlanSubjectRow } from '#db/queries/plan-sources'
import type { PlanSubject } from '../domain/corrections/planned-row.ts'
import { type Treatment, treatmentFor, treatments } from '../domain/corrections/remedies.ts'
import type { EntityScope } from '../domain/entity-scope.ts'
import { documentIdOf } from '../domain/ids.ts'
import { namedDocuments } from '../exceptions/compared-sides.ts'
import { readBookable } from './plan-facts.ts'

export type PlanKind = Treatment | 'recommended'

/** Kinds of subjects that are ERP documents themselves. */
const erpSubjects: readonly string[] = ['erp_document', 'journal', 'revenue_run']

/** What a plan may be asked for. */
export const planKinds: readonly PlanKind[] = ['recommended', ...treatments]

/** Exceptions as subjects of a plan, locked. A consolidated document is booked with all its members, a missing member alone. */
export async function subjectsOfExceptions(
  tx: Tx,
  wish: { ids: readonly string[]; scope: EntityScope; kind: PlanKind },
): Promise<{ rows: readonly PlanSubjectRow[]; subjects: PlanSubject[] }> {
  const rows = await lockPlanSubjects(tx, wish)
  const subjects: PlanSubject[] = []
  for (const row of rows) {
    const treatment = treatmentFor(row, wish.kind)
    const named = namedDocuments(row.documents)
    const billed = named.filter((one) => one.system === 'billing').map((one) => documentIdOf('billing', one.id))
    const posted = named.filter((one) => one.system === 'erp').map((one) => documentIdOf('erp', one.id))
    const isErpSubject =
      treatment === 'reverse_duplicate' || (treatment === 'reverse' && erpSubjects.includes(row.subject_kind))
    subjects.push({
      exceptionId: row.exception_id,
      documentId: row.subject_document_id,
      entity: row.entity,
      currency: row.currency,
      treatment,
      isOnePart: row.class === 'SPLIT_DOCUMENT',
      billingIds: treatment === 'post_supplement' ? billed : await withMembers(tx, billed),
      erpIds: isErpSubject ? [row.subject_document_id] : posted,
    })
  }
  return { rows, subjects }
}

/** Billing documents as subjects without an exception: what is live is reversed and booked again, what is missing is posted. */
export async function subjectsOfDocuments(
  tx: Tx,
  ctx: Parameters<typeof readBookable>[1],
  ids: readonly string[],
): Promise<PlanSubject[]> {
  const bookable = await readBookable(tx, ctx, ids)
  const counterparts = Map.groupBy(await listLiveCounterparts(tx, ids), (pair) => pair.billing_id)
  const subjects: PlanSubject[] = []
  for (const document of bookable.values()) {
    const erpIds = (counterparts.get(document.documentId) ?? []).map((pair) => pair.erp_id)
    subjects.push({
      exceptionId: null,
      documentId: document.documentId,
      entity: document.entity,
      currency: document.currency,
      treatment: erpIds.length > 0 ? 'reverse_and_rebook' : 'post_now',
      isOnePart: false,
      billingIds: await withMembers(tx, [document.documentId]),
      erpIds,
    })
  }
  return subjects
}

async function withMembers(tx: Tx, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  return [...new Set([...ids, ...(await listGroupMembers(tx, ids))])]
}
