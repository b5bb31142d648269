import type { Tx } from '#db/client'
import type { ChangeRowRecord } from '#db/queries/mapping-changes'
import {
  type LiveErpLine,
  listDecidedDocuments,
  listLiveErpLines,
  listOpenFindings,
  listPeriodStates,
} from '#db/queries/mapping-documents'
import type { BillingRow } from '#db/queries/recon-billing'
import { batches } from '#db/records'
import {
  type AccountSum,
  accountSums,
  type MappingOutcome,
  mappingOutcome,
} from '../domain/corrections/mapping-outcome.ts'
import { datePlan, type PeriodState } from '../domain/corrections/plan-dates.ts'
import { lastDayOf, monthOf } from '../domain/period.ts'
import { deriveExpectedPosting } from '../domain/posting/derive-expected-posting.ts'
import { buildReferenceIndex } from '../domain/posting/reference.ts'
import type { Derivation } from '../domain/posting/types.ts'
import { readReference } from '../ingest/read-reference.ts'
import { readBillingFacts } from '../reconcile/read-billing-facts.ts'

const BATCH = 2_000

/** One document that a change says something new of. `postingOn` is null where the period's state was never told. */
export interface PreviewedDocument {
  readonly row: BillingRow
  readonly before: Derivation
  readonly after: Derivation
  readonly erp: readonly AccountSum[] | null
  readonly outcome: MappingOutcome
  /** What the remedy adds to the ledger, in the periods it is posted in. */
  readonly effect: readonly (AccountSum & { readonly period: string })[]
  readonly postingOn: string | null
  readonly periodState: string
}

/**
 * What a change would do: the derivation of the runs, once as things are known at the instant and once with the rows of the change laid on top the way its approval would,
 * over exactly the documents its keys decide. Documents of which it says nothing new are left out.
 */
export async function buildPreview(
  tx: Tx,
  change: { set: string; reference: string; rows: readonly ChangeRowRecord[]; asOf: Date },
): Promise<PreviewedDocument[]> {
  const { set, rows, asOf } = change
  const proposed = rows.flatMap((row, index) =>
    row.entity === null ? [] : [{ ...row, entity: row.entity, set, mappingId: `${change.reference}-${index + 1} v1` }],
  )
  const now = buildReferenceIndex(await readReference(tx, asOf))
  const then = buildReferenceIndex(await readReference(tx, asOf, proposed))
  const states = statesOf(await listPeriodStates(tx))
  const previewed: PreviewedDocument[] = []
  for (const ids of batches(await listDecidedDocuments(tx, { set, rows, asOf }), BATCH)) {
    const erpLines = Map.groupBy(await listLiveErpLines(tx, ids, asOf), (line) => line.document_id)
    const findings = Map.groupBy(await listOpenFindings(tx, ids), (found) => found.document_id)
    for (const { row, document } of await readBillingFacts(tx, ids, asOf)) {
      if (row.is_void) continue
      const before = deriveExpectedPosting(document, now)
      const after = deriveExpectedPosting(document, then)
      const held = erpLines.get(row.document_id)
      const erp = heldOf(held)
      const classes = (findings.get(row.document_id) ?? []).map((found) => found.class)
      const isLate = asOf >= after.expected.deadlineAt
      const outcome = mappingOutcome({ before, after, erp, classes, isLate })
      if (!outcome) continue
      const own = states.get(row.entity) ?? new Map<string, PeriodState>()
      const heldOn = held
        ?.map((line) => line.posting_on)
        .sort()
        .at(-1)
      previewed.push({ row, before, after, erp, outcome, ...datesOf({ row, outcome, after, erp, heldOn }, own) })
    }
  }
  return previewed.sort((a, b) => (a.row.number < b.row.number ? -1 : 1))
}

function heldOf(lines: readonly LiveErpLine[] | undefined): AccountSum[] | null {
  if (!lines) return null
  return accountSums(
    lines.map((line) => ({ account: line.account, amountMinor: line.amount_minor, baseMinor: line.base_minor })),
  )
}

type States = ReadonlyMap<string, ReadonlyMap<string, PeriodState>>

function statesOf(rows: readonly { entity: string; period: string; state: PeriodState }[]): States {
  return new Map(
    [...Map.groupBy(rows, (row) => row.entity)].map(([entity, own]) => [
      entity,
      new Map(own.map((row) => [row.period, row.state])),
    ]),
  )
}

interface Dating {
  readonly row: BillingRow
  readonly outcome: MappingOutcome
  readonly after: Derivation
  readonly erp: readonly AccountSum[] | null
  /** When what the ERP holds was posted. */
  readonly heldOn: string | undefined
}

/** The day on which the document is booked, by the rules of plans, and the periods in which its effect falls: where a reversal and its booking cannot stand in one month, each in its own. */
function datesOf(of: Dating, states: ReadonlyMap<string, PeriodState>) {
  const { row, outcome, after, erp, heldOn } = of
  const periodState = states.get(monthOf(row.issue_on)) ?? 'unknown'
  if (outcome.effect.length === 0 && outcome.remedy !== 'reverse_and_rebook')
    return { periodState, postingOn: null, effect: [] }
  const { mode, period } = after.expected
  const own = mode === 'consolidated' ? lastDayOf(period) : row.issue_on
  const wished = heldOn !== undefined && monthOf(heldOn) === monthOf(own) ? heldOn : own
  const postingOn = dayOf(wished, states)
  const bookedIn = monthOf(postingOn ?? wished)
  const reversedIn = heldOn === undefined ? bookedIn : monthOf(dayOf(heldOn, states) ?? heldOn)
  const inPeriod = (sums: readonly AccountSum[], month: string) => sums.map((sum) => ({ ...sum, period: month }))
  if (reversedIn === bookedIn || after.outcome !== 'derived' || !erp)
    return { periodState, postingOn, effect: inPeriod(outcome.effect, bookedIn) }
  const reversal = erp.map((sum) => ({ ...sum, amountMinor: -sum.amountMinor, baseMinor: -sum.baseMinor }))
  const booking = accountSums(after.expected.lines)
  return { periodState, postingOn, effect: [...inPeriod(reversal, reversedIn), ...inPeriod(booking, bookedIn)] }
}

function dayOf(wished: string, states: ReadonlyMap<string, PeriodState>): string | null {
  const dating = datePlan(wished, states)
  return dating.kind === 'dated' ? dating.date.postingOn : null
}
