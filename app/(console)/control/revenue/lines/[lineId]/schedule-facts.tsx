import { Ident } from '#components/ident'
import { Money } from '#components/money'
import type { WebCtx } from '#server/auth/web-ctx'
import type { ScheduleView } from '#server/revenue/schedule-view'

/** The terms a line is earned by. */
export function ScheduleFacts({ ctx: { t }, schedule }: { ctx: WebCtx; schedule: ScheduleView }) {
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
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-2">
      {facts
        .filter(({ detail }) => detail !== '')
        .map(({ key, detail }) => (
          <div key={key}>
            <dt className="text-meta text-ink-2">{t(`revenue.column.${key}`)}</dt>
            <dd>{detail}</dd>
          </div>
        ))}
    </dl>
  )
}
