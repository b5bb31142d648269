import { LinkButton } from '#components/button'
import { Notice } from '#components/notice'
import type { WebCtx } from '#server/auth/web-ctx'
import { isNarrowed, noFacets, queueQuery } from '#server/exceptions/queue-address'
import type { QueueView } from '#server/exceptions/read-queue'

interface EmptyWords {
  readonly kind: 'empty' | 'done'
  readonly title: string
  readonly body: string
  readonly action: { readonly href: string; readonly label: string } | null
}

/** An empty list says why it is empty and what comes next. */
export function QueueEmpty({ ctx, queue }: { ctx: WebCtx; queue: QueueView }) {
  const { kind, title, body, action } = wordsFor(ctx, queue)
  return (
    <Notice
      kind={kind}
      title={title}
      action={action ? <LinkButton href={action.href}>{action.label}</LinkButton> : undefined}
    >
      {body}
    </Notice>
  )
}

function wordsFor({ t }: WebCtx, { address, asOf, hidden, isImported }: QueueView): EmptyWords {
  if (!asOf) {
    const stage = isImported ? 'neverRun' : 'never'
    const href = isImported ? '/runs' : '/imports'
    const label = t(`work.empty.${stage}Action`)
    return {
      kind: 'empty',
      title: t(`work.empty.${stage}Title`),
      body: t(`work.empty.${stage}Body`),
      action: { href, label },
    }
  }
  if (isNarrowed(address) && hidden > 0) {
    const href = `/queue${queueQuery(address, { facets: noFacets, search: undefined })}`
    const body = t('work.empty.filteredBody', { count: hidden })
    return {
      kind: 'empty',
      title: t('work.empty.filteredTitle'),
      body,
      action: { href, label: t('work.empty.filteredAction') },
    }
  }
  const seen = { asOf: `${asOf.text} ${asOf.zone}` }
  if (address.view === 'open') {
    return { kind: 'done', title: t('work.empty.doneTitle'), body: t('work.empty.doneBody', seen), action: null }
  }
  const title = t('work.empty.viewTitle', { view: t(`work.view.${address.view}`) })
  return {
    kind: 'done',
    title,
    body: t('work.empty.viewBody', seen),
    action: { href: '/queue', label: t('work.empty.viewAction') },
  }
}
