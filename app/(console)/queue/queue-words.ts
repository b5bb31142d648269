import type { WebCtx } from '#server/auth/web-ctx'
import { type QueueAddress, queueQuery, sorts } from '#server/exceptions/queue-address'
import type { QueueWords, SortLink } from '../../../components/queue/queue-types.ts'
import { assignWords } from '../assign-words.ts'

/** What the list says, in the reader's language. */
export function queueWords({ t }: Pick<WebCtx, 't'>): QueueWords {
  return {
    table: t('work.queue.table'),
    column: {
      severity: t('work.column.severity'),
      item: t('work.column.item'),
      problem: t('work.column.problem'),
      customer: t('work.column.customer'),
      document: t('work.column.documents'),
      entity: t('work.column.entityPeriod'),
      variance: t('work.column.variance'),
      stake: t('work.column.stake'),
      due: t('work.column.dueAge'),
      assignee: t('work.column.assignee'),
      billing: t('work.column.document'),
      erp: t('work.column.erpDocument'),
      status: t('work.column.status'),
      age: t('work.column.age'),
    },
    nobody: t('work.nobody'),
    open: t('work.preview.open'),
    trace: t('work.preview.trace'),
    whatToDo: t('work.preview.whatToDo'),
    ...assignWords({ t }),
    preview: t('work.preview.label'),
  }
}

/** The address of each order, and which one is on. */
export function sortLinks(address: QueueAddress): Record<string, SortLink> {
  return Object.fromEntries(
    sorts.map((sort) => [sort, { href: `/queue${queueQuery(address, { sort })}`, isOn: address.sort === sort }]),
  )
}
