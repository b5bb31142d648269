import { listPeriods, type PeriodRow } from '#db/queries/periods'
import { type Ability, abilityFor } from '../auth/registry.ts'
import type { WebCtx } from '../auth/web-ctx.ts'
import { fiscalPeriodOn } from '../domain/cycle.ts'
import { firstDayOf } from '../domain/period.ts'
import { instantView } from '../i18n/moment.ts'

export interface PeriodView {
  readonly id: string
  readonly entity: string
  readonly period: string
  readonly rowVersion: number
  readonly state: PeriodRow['state']
  readonly stateWord: string
  /** What the ERP's extract says where it differs; null where both agree. */
  readonly sourceWord: string | null
  /** Its place in the entity's fiscal year; null where that is the calendar year. */
  readonly fiscalWord: string | null
  readonly underWay: string
  readonly decided: { readonly by: string; readonly at: ReturnType<typeof instantView> } | null
  /** What may be done here next; an action the role can never do is left out. */
  readonly steps: readonly { readonly action: PeriodAction; readonly label: string; readonly refusal: string | null }[]
}

export type PeriodAction = 'periods.soft-close' | 'periods.lock' | 'periods.open'

const NEXT: Readonly<Record<PeriodRow['state'], readonly PeriodAction[]>> = {
  future: [],
  open: ['periods.soft-close'],
  soft_closed: ['periods.lock', 'periods.open'],
  in_review: ['periods.lock', 'periods.open'],
  locked: [],
}

/** The periods a person may see, newest first, each with its next steps and why one is not possible yet. */
export async function readPeriods(ctx: WebCtx): Promise<readonly PeriodView[]> {
  const rows = await listPeriods(ctx.db, ctx.scope)
  return rows.map((row) => viewOf(ctx, row))
}

function viewOf(ctx: WebCtx, row: PeriodRow): PeriodView {
  const { t } = ctx
  const { entity, period } = row
  return {
    id: `${entity}|${period}`,
    entity,
    period,
    rowVersion: row.row_version,
    state: row.state,
    stateWord: t(`close.state.${row.state}`),
    sourceWord:
      row.source_state !== null && row.source_state !== row.state && isState(row.source_state)
        ? t('close.sourceSays', { state: t(`close.state.${row.source_state}`) })
        : null,
    fiscalWord: fiscalWordOf(ctx, row),
    underWay: row.under_way === 0n ? '' : t('close.underWay', { count: Number(row.under_way) }), // a count of postings
    decided:
      row.decided_at === null
        ? null
        : { by: row.decided_name ?? '', at: instantView(row.decided_at, 'UTC', ctx.locale) },
    steps: NEXT[row.state].flatMap((action) => {
      const ability: Ability = abilityFor(action, ctx.actor.roles, row.state)
      if (!ability.shown) return []
      return [{ action, label: t(`close.step.${action}`), refusal: blockOf(ctx, row, action) }]
    }),
  }
}

function fiscalWordOf({ t }: WebCtx, { period, fiscal_year_start: start }: PeriodRow): string | null {
  if (start === '01-01') return null
  const { year, number } = fiscalPeriodOn(firstDayOf(period), start)
  return t('close.fiscal', { year: String(year), number: String(number) })
}

function blockOf({ t }: WebCtx, row: PeriodRow, action: PeriodAction): string | null {
  if (action !== 'periods.lock') return null
  const { entity, period } = row
  if (row.half_done > 0n) return t('refusals.period_half_done', { entity, period, count: Number(row.half_done) })
  if (row.under_way > 0n) return t('refusals.period_under_way', { entity, period, count: Number(row.under_way) })
  return row.before_open ? t('refusals.period_before_open', { entity, period }) : null
}

function isState(word: string): word is PeriodRow['state'] {
  return Object.hasOwn(NEXT, word)
}
