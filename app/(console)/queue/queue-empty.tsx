import { LinkButton } from '#components/button'
import { Notice } from '#components/notice'
import type { WebCtx } from '#server/auth/web-ctx'
import { isNarrowed, noFacets, queueQuery } from '#server/exceptions/queue-address'
import type { QueueView } from '#server/exceptions/read-queue'

/** An empty list says why it is empty and what comes next. */
export function QueueEmpty({ ctx: { t }, queue }: { ctx: WebCtx; queue: QueueView }) {
  const { address, asOf, hidden } = queue
  const asOfText = asOf ? `${asOf.text} ${asOf.zone}` : ''
  if (!queue.isImported && !asOf) {
    return (
      <Notice
        kind="empty"
        title={t('work.empty.neverTitle')}
        action={<LinkButton href="/imports">{t('work.empty.neverAction')}</LinkButton>}
      >
        {t('work.empty.neverBody')}
      </Notice>
    )
  }
  if (!asOf) {
    return (
      <Notice
        kind="empty"
        title={t('work.empty.neverRunTitle')}
        action={<LinkButton href="/runs">{t('work.empty.neverRunAction')}</LinkButton>}
      >
        {t('work.empty.neverRunBody')}
      </Notice>
    )
  }
  if (isNarrowed(address) && hidden > 0) {
    const clear = `/queue${queueQuery(address, { facets: noFacets, search: undefined })}`
    return (
      <Notice
        kind="empty"
        title={t('work.empty.filteredTitle')}
        action={<LinkButton href={clear}>{t('work.empty.filteredAction')}</LinkButton>}
      >
        {t('work.empty.filteredBody', { count: hidden })}
      </Notice>
    )
  }
  if (address.view === 'open') {
    return (
      <Notice kind="done" title={t('work.empty.doneTitle')}>
        {t('work.empty.doneBody', { asOf: asOfText })}
      </Notice>
    )
  }
  const view = t(`work.view.${address.view}`)
  return (
    <Notice
      kind="done"
      title={t('work.empty.viewTitle', { view })}
      action={<LinkButton href="/queue">{t('work.empty.viewAction')}</LinkButton>}
    >
      {t('work.empty.viewBody', { asOf: asOfText })}
    </Notice>
  )
}
