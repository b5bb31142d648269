import { Ident } from '#components/ident'
import { Day, Instant } from '#components/moment'
import { Money } from '#components/money'
import { FactList, SectionHead } from '#components/panel'
import { Countdown } from '#components/posting/countdown'
import type { WebCtx } from '#server/auth/web-ctx'
import type { PostingDetail } from '#server/posting/read-posting'
import { postingActions } from './posting-actions.tsx'

/** What is posted where, under which key, and how far it got. */
export function postingAside(ctx: WebCtx, detail: PostingDetail) {
  const { t } = ctx
  return (
    <aside className="flex min-w-0 flex-col gap-5 border-line bg-surface-1 px-(--gutter) py-4 max-lg:row-start-1 max-lg:border-b lg:border-l">
      <section>
        <SectionHead title={t('posting.detail.facts')} />
        <FactList facts={[...moneyFacts(ctx, detail), ...progressFacts(ctx, detail), ...keyFacts(ctx, detail)]} />
      </section>
      {postingActions(ctx, detail)}
    </aside>
  )
}

function moneyFacts({ t }: WebCtx, { posting, follows, erpSourceId }: PostingDetail) {
  return [
    { term: t('posting.detail.plan'), detail: <Ident value={posting.planReference} href={posting.planHref} /> },
    { term: t('posting.columns.purpose'), detail: posting.purpose },
    { term: t('posting.detail.amount'), detail: <Money amount={posting.amount} showCode strong inline /> },
    { term: t('posting.columns.entity'), detail: posting.entity },
    { term: t('posting.columns.period'), detail: posting.period },
    { term: t('posting.detail.dates'), detail: <Day day={posting.postingOn} /> },
    ...(follows
      ? [
          {
            term: t('posting.detail.follows'),
            detail: <Ident value={follows.reference} href={follows.href} most={20} />,
          },
        ]
      : []),
    ...(posting.erpDocNo
      ? [{ term: t('posting.detail.erp'), detail: <Ident value={posting.erpDocNo} copyable most={20} /> }]
      : []),
    ...(erpSourceId
      ? [{ term: t('posting.detail.erpId'), detail: <Ident value={erpSourceId} copyable most={20} /> }]
      : []),
  ]
}

function progressFacts({ t }: WebCtx, detail: PostingDetail) {
  const { posting } = detail
  const times = [
    [t('posting.detail.created'), detail.created],
    [t('posting.detail.lookedUp'), detail.lookedUp],
    [t('posting.detail.posted'), detail.posted],
    [t('posting.detail.confirmed'), detail.confirmed],
  ] as const
  return [
    { term: t('posting.detail.attempts'), detail: <span className="num">{posting.attempt}</span> },
    ...(posting.retry
      ? [
          {
            term: t('posting.detail.nextTry'),
            detail: (
              <span className="inline-flex flex-wrap justify-end gap-x-2">
                <Instant {...posting.retry.at} />
                <Countdown until={posting.retry.at.iso} />
              </span>
            ),
          },
        ]
      : []),
    ...times.flatMap(([term, at]) => (at ? [{ term, detail: <Instant {...at} /> }] : [])),
  ]
}

function keyFacts({ t }: WebCtx, { rowKey }: PostingDetail) {
  return [
    { term: t('posting.detail.key'), detail: <Ident value={rowKey.key} copyable most={14} /> },
    { term: t('posting.detail.correlation'), detail: <Ident value={rowKey.correlation} copyable most={14} /> },
  ]
}
