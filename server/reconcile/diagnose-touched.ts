import type { Tx } from '#db/client'
import { markExact } from '#db/queries/recon-groups'
import { batches } from '#db/records'
import type { CompiledRule } from '../domain/diagnosis/cause-rule.ts'
import { type Diagnosis, diagnose, type Judge } from '../domain/diagnosis/diagnose.ts'
import type { JudgementReference } from '../domain/diagnosis/judgement-reference.ts'
import type { DocumentGroup } from '../domain/diagnosis/sides.ts'
import { sizeOnDay } from '../domain/fx/size-on-day.ts'
import { convertToBase } from '../domain/fx.ts'
import { assembleGroups, type GroupPlan } from './assemble-groups.ts'
import { loadErpSides, loadExpectedSides } from './load-sides.ts'

const BATCH = 2_000

/** Diagnoses whatever under the touched keys does not agree. Matches that turn out to agree once their parts are added up are marked exact. */
export async function diagnoseTouched(
  tx: Tx,
  by: { rules: readonly CompiledRule[]; reference: JudgementReference; asOf: Date },
): Promise<Diagnosis[]> {
  const judge: Judge = { ...by, sizeInBase: sizeInBase(by.reference, by.asOf) }
  const found: Diagnosis[] = []
  const agreeing: string[] = []
  for (const plans of batches(await assembleGroups(tx), BATCH)) {
    for (const group of await loadGroups(tx, plans, by.asOf)) {
      const diagnosis = diagnose(group, judge)
      if (diagnosis) found.push(diagnosis)
      else if (group.matchId !== null && isDerived(group)) agreeing.push(group.matchId)
    }
  }
  await markExact(tx, agreeing)
  return found
}

/** Without an expectation of every line nobody can say that all lines agree. */
function isDerived(group: DocumentGroup): boolean {
  return group.expected.every((side) => side.standing !== 'unmapped')
}

async function loadGroups(tx: Tx, plans: readonly GroupPlan[], asOf: Date): Promise<DocumentGroup[]> {
  const expected = await loadExpectedSides(
    tx,
    plans.flatMap((plan) => plan.expected),
    asOf,
  )
  const erpIds = plans.flatMap((plan) => [
    ...plan.live,
    ...plan.rejected,
    ...(plan.repeats ? [plan.repeats.document] : []),
    ...(plan.consolidated ? [plan.consolidated] : []),
  ])
  const erp = await loadErpSides(tx, [...new Set(erpIds)], asOf)
  const pick = <Side>(from: ReadonlyMap<string, Side>, ids: readonly string[]): Side[] =>
    ids.flatMap((id) => from.get(id) ?? [])
  return plans.map((plan) => {
    const repeated = plan.repeats && erp.get(plan.repeats.document)
    return {
      matchId: plan.matchId,
      expected: pick(expected, plan.expected).sort((a, b) => (a.sourceId < b.sourceId ? -1 : 1)),
      live: pick(erp, plan.live).sort((a, b) =>
        `${a.externalRef}|${a.sourceId}` < `${b.externalRef}|${b.sourceId}` ? -1 : 1,
      ),
      rejected: pick(erp, plan.rejected),
      repeats:
        plan.repeats && repeated ? { how: plan.repeats.how, document: repeated, billing: plan.repeats.billing } : null,
      consolidated: plan.consolidated === null ? null : (erp.get(plan.consolidated) ?? null),
    }
  })
}

/** Sizes in functional currency for ranking only, when the document itself has no rate: the newest on or before the day given, never later than the run; else, or where there is none yet, the newest on or before the run, however old. */
export function sizeInBase(reference: JudgementReference, asOf: Date): Judge['sizeInBase'] {
  const today = asOf.toISOString().slice(0, 10)
  const size = sizeOnDay(reference.index, today)
  return (minor, currency, entityCode, conversion, on) => {
    const functional = reference.index.entities.get(entityCode)?.functionalCurrency
    if (conversion && conversion.from === currency && conversion.to === functional && currency !== functional)
      return convertToBase(minor, conversion)
    const sizeThen = on !== undefined && on < today ? sizeOnDay(reference.index, on) : size
    return sizeThen(minor, currency, entityCode) ?? size(minor, currency, entityCode) ?? minor
  }
}
