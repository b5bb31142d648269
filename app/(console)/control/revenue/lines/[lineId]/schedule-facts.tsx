import { Ident } from '#components/ident'
import { Money } from '#components/money'
import type { WebCtx } from '#server/auth/web-ctx'
import type { ScheduleView } from '#server/revenue/schedule-view'

/** The terms a line is earned by. */
export function scheduleFacts({ t }: WebCtx, schedule: ScheduleView) {
  const facts = [
    { key: 'document', detail: <Ident value={schedule.number} href={schedule.documentHref} /> },
    { key: 'customer', detail: schedule.customer },
    { key: 'what', detail: schedule.what },
    { key: 'issued', detail: <span className="num">{schedule.issuedOn}</span> },
    { key: 'service', detail: <span className="num">{schedule.service}</span> },
    { key: 'total', detail: <Money amount={schedule.total} showCode inline /> },
    { key: 'category', detail: schedule.category },
    { key: 'accounts', detail: <span className="num">{schedule.accounts}</span> },
  ] as const
  return facts
    .filter(({ detail }) => detail !== '')
    .map(({ key, detail }) => ({ term: t(`revenue.column.${key}`), detail }))
}
