import type { WebCtx } from '../auth/web-ctx.ts'
import { durationText, instantView } from '../i18n/moment.ts'

export interface DueView {
  /** `1 d 6 h`, or `2 h over` when it has passed. */
  readonly text: string
  readonly tone: 'ok' | 'soon' | 'over'
  /** The instant in the zone of the books. */
  readonly title: string
}

const SOON_MS = 24 * 3_600_000

/** How long until something is due, seen from `asOf`; null where nothing is due. Less than a day is soon. */
export function dueView(
  dueAt: Date | null,
  seen: { asOf: Date; zone: string; ctx: Pick<WebCtx, 't' | 'locale'> },
): DueView | null {
  if (dueAt === null) return null
  const left = dueAt.getTime() - seen.asOf.getTime()
  const at = instantView(dueAt, seen.zone, seen.ctx.locale)
  const title = `${at.text} ${at.zone}`
  const span = spanText(left)
  if (left < 0) return { text: seen.ctx.t('work.due.over', { span }), tone: 'over', title }
  return { text: span, tone: left < SOON_MS ? 'soon' : 'ok', title }
}

const DAY_MS = 86_400_000

/** A span as short as a column asks for: from two days on, whole days are enough. */
export function spanText(milliseconds: number): string {
  const days = Math.floor(Math.abs(milliseconds) / DAY_MS)
  return days >= 2 ? `${days} d` : durationText(milliseconds)
}
