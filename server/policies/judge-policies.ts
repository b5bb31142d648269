import type { Db, Tx } from '#db/client'
import { listBilledGross, listPolicyStanding, type PolicyStandingRow } from '#db/queries/policy-standing'
import type { Day } from '../domain/day.ts'
import { sizeOnDay } from '../domain/fx/size-on-day.ts'
import { lastDayOf } from '../domain/period.ts'
import { isTolerable } from '../domain/policies/classes.ts'
import {
  judgeStanding,
  type PolicySet,
  type StandingFinding,
  type StandingJudgement,
} from '../domain/policies/judge-standing.ts'
import type { ReferenceIndex } from '../domain/posting/reference.ts'
import { localDay } from '../domain/zone.ts'

export interface StandingScene {
  readonly rows: readonly PolicyStandingRow[]
  readonly findings: readonly StandingFinding[]
  readonly judge: (policies: PolicySet) => StandingJudgement
}

/** What stands unresolved as of an instant, ready to be judged by one set of policies or another. `isWork` says which findings a tolerance may accept; left out: those that are work and about which nobody decided. */
export async function readStanding(
  db: Db | Tx,
  ask: { asOf: Date; index: ReferenceIndex; isWork?: (row: PolicyStandingRow) => boolean },
): Promise<StandingScene> {
  const { asOf, index, isWork = (row) => row.told === 'open' && !row.is_decided } = ask
  const rows = await listPolicyStanding(db, asOf)
  const findings = rows.map((row) => findingOf(row, { asOf, index, isOpen: isWork(row) }))
  const billed = await readBilled(db, { findings, index })
  const billedOf = (entity: string, period: string) => billed.get(`${entity}|${period}`) ?? 0n
  return { rows, findings, judge: (policies) => judgeStanding(findings, policies, billedOf) }
}

function findingOf(
  row: PolicyStandingRow,
  at: { asOf: Date; index: ReferenceIndex; isOpen: boolean },
): StandingFinding {
  const day = dayOf(row, at.asOf)
  return {
    id: row.exception_id,
    caseId: row.case_id,
    entity: row.entity,
    period: row.period,
    day,
    class: row.class,
    currency: row.currency,
    base: row.base_currency,
    varianceMinor: row.variance_minor,
    internalMinor: row.internal_minor,
    sizeMinor: sizeOnDay(at.index, day)(row.variance_minor, row.currency, row.entity),
    severity: row.cause_severity,
    isOpen: at.isOpen,
    isTolerated: row.class === 'PAYMENT_VARIANCE' && row.told === 'accepted',
  }
}

/** The last day of the finding's month, or the day of the run where that comes first. */
function dayOf(row: Pick<PolicyStandingRow, 'period' | 'time_zone'>, asOf: Date): Day {
  const last = lastDayOf(row.period)
  const today = localDay(asOf, row.time_zone)
  return last < today ? last : today
}

/** Billings in the books' currency by the same rates as the findings of the month; what has no rate adds nothing, so the cap is never wider than what is known. */
async function readBilled(
  db: Db | Tx,
  by: { findings: readonly StandingFinding[]; index: ReferenceIndex },
): Promise<Map<string, bigint>> {
  const months = new Map(
    by.findings
      .filter((finding) => finding.isOpen && isTolerable(finding.class))
      .map((finding) => [`${finding.entity}|${finding.period}`, finding]),
  )
  const billed = new Map<string, bigint>()
  for (const row of await listBilledGross(
    db,
    [...months.values()].map(({ entity, period }) => ({ entity, period })),
  )) {
    const key = `${row.entity}|${row.period}`
    const day = months.get(key)?.day ?? lastDayOf(row.period)
    const minor = sizeOnDay(by.index, day)(row.gross_minor, row.currency, row.entity) ?? 0n
    billed.set(key, (billed.get(key) ?? 0n) + minor)
  }
  return billed
}
