import { LinkButton } from '#components/button'
import { Money } from '#components/money'
import type { WebCtx } from '#server/auth/web-ctx'
import { rateNote } from '#server/exceptions/rate-note'
import type { QueueView } from '#server/exceptions/read-queue'

/** How many, how much per currency, what it comes to in one currency at which rates, and the pages. */
export function QueueFoot({ ctx, queue }: { ctx: WebCtx; queue: QueueView }) {
  const { t } = ctx
  return (
    <div className="queue-foot">
      <span className="font-semibold">{t('work.queue.items', { count: queue.count })}</span>
      {queue.sums.map((sum) => (
        <span key={sum.currency} title={t('work.queue.convention')}>
          <Money amount={sum.variance} showCode inline />
        </span>
      ))}
      <span className="ml-auto flex items-center gap-3 max-md:ml-0">
        {queue.stakeTotal ? (
          <span title={rateNote(ctx, queue.reporting)}>
            <span className="text-ink-2">{t('work.queue.atStakeSum', { rates: rateNote(ctx, queue.reporting) })} </span>
            <Money amount={queue.stakeTotal} showCode strong inline />
          </span>
        ) : null}
        {queue.previousHref ? (
          <LinkButton size="small" href={queue.previousHref}>
            {t('words.previous')}
          </LinkButton>
        ) : null}
        {queue.nextHref ? (
          <LinkButton size="small" href={queue.nextHref}>
            {t('words.next')}
          </LinkButton>
        ) : null}
      </span>
    </div>
  )
}
