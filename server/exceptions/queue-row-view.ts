import type { QueueRow } from '#db/queries/exceptions'
import { isExceptionCause } from '../domain/exception-cause.ts'
import { invariant } from '../domain/invariant.ts'
import { type CauseText, causeText } from '../i18n/cause-text.ts'
import { type MoneyView, moneyView } from '../i18n/format.ts'
import { causeFactsOf, type SentenceSubject } from './cause-facts.ts'
import { type DueView, dueView, spanText } from './due-view.ts'
import type { ReadCtx } from './read-context.ts'

/** One exception as a line of a list and as its preview. */
export interface QueueRowView {
  readonly id: string
  readonly reference: string
  readonly href: string
  readonly rowVersion: number
  readonly severity: 'critical' | 'high' | 'medium' | 'low'
  readonly severityWord: string
  readonly isOpen: boolean
  readonly statusWord: string
  readonly classWord: string
  readonly title: string
  readonly sentence: string
  readonly action: string
  readonly customer: string | null
  readonly billingNumber: string | null
  readonly erpNumber: string | null
  readonly entity: string
  readonly period: string
  /** Said where the period is locked. */
  readonly lockedWord: string | null
  readonly variance: MoneyView
  readonly atStake: MoneyView
  readonly assigneeId: string | null
  readonly assignee: string | null
  readonly age: string
  readonly due: DueView | null
}

export interface RowSurroundings {
  readonly asOf: Date
  /** Evidence by exception id. */
  readonly evidence: ReadonlyMap<string, unknown>
  readonly zoneOf: (entity: string) => string
  /** The query that keeps the view when an exception is opened. */
  readonly query: string
}

/** A row with its words and figures, for a reader. */
export function queueRowView(ctx: ReadCtx, row: QueueRow, around: RowSurroundings): QueueRowView {
  const { title, sentence, action } = exceptionText(ctx, row, around.evidence.get(row.exception_id))
  return {
    id: row.exception_id,
    reference: row.reference,
    href: `/exceptions/${row.exception_id}${around.query}`,
    rowVersion: row.row_version,
    severity: row.severity,
    severityWord: ctx.t(`states.severity.${row.severity}`),
    isOpen: row.status === 'open',
    statusWord: ctx.t(`states.status.${row.status}`),
    classWord: classWord(ctx, row.class),
    title,
    sentence,
    action,
    customer: row.customer_name,
    billingNumber: row.billing_number,
    erpNumber: row.erp_number,
    entity: row.entity,
    period: row.period,
    lockedWord: row.period_state === 'locked' ? ctx.t('work.locked', { period: row.period }) : null,
    variance: moneyView({ minor: row.variance_minor, currency: row.currency }, ctx.locale),
    atStake: moneyView({ minor: row.base_at_stake_minor, currency: row.base_currency }, ctx.locale),
    assigneeId: row.assignee_id,
    assignee: row.assignee_name,
    age: spanText(around.asOf.getTime() - row.since_at.getTime()),
    due:
      row.status === 'open' ? dueView(row.due_at, { asOf: around.asOf, zone: around.zoneOf(row.entity), ctx }) : null,
  }
}

/** Title, sentence, reason and remedy of an exception; `until` names the end of a posting time where it is known. */
export function exceptionText(
  ctx: Pick<ReadCtx, 't' | 'locale'>,
  row: SentenceSubject & { class: string; cause: string },
  evidence: unknown,
  until: string | null = null,
): CauseText {
  const found = { class: row.class, cause: row.cause }
  invariant(isExceptionCause(found), `${row.class}/${row.cause} is on the closed list`)
  const facts = causeFactsOf(row, evidence, ctx.locale)
  return causeText(ctx.t, ctx.locale, found, { ...facts, until: until ?? facts.until })
}

/** The short word of a class for lists and facets. */
export function classWord(ctx: Pick<ReadCtx, 't'>, name: string): string {
  // Classes come from rules, which are held to the closed list when they are read.
  return ctx.t(`states.class.${name}` as 'states.class.ROUNDING')
}
