import { FacetRail } from '#components/queue/facet-rail'
import type { WebCtx } from '#server/auth/web-ctx'
import { isNarrowed, noFacets, queueQuery } from '#server/exceptions/queue-address'
import type { QueueView } from '#server/exceptions/read-queue'

/** The filters of the queue with their counts. */
export function QueueRail({ ctx: { t }, queue }: { ctx: WebCtx; queue: QueueView }) {
  const { address } = queue
  const clear = {
    href: `/queue${queueQuery(address, { facets: noFacets, search: undefined })}`,
    label: t('words.clear'),
  }
  return (
    <FacetRail
      title={t('words.filters')}
      facets={queue.facets}
      clear={isNarrowed(address) ? clear : null}
      more={(count) => t('words.showMore', { count })}
    />
  )
}
