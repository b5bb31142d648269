import { Ident } from '#components/ident'
import { Instant } from '#components/moment'
import { PlainTable } from '#components/plain-table'
import type { WebCtx } from '#server/auth/web-ctx'
import type { SetPage } from '#server/mappings/mapping-views'

/** What sources deliver against an approved change; nothing where they agree. */
export function differencesPart({ t }: Pick<WebCtx, 't'>, view: SetPage) {
  if (view.differences.length === 0) return null
  const columns = [
    { key: 'key', header: t('mappings.set.key'), phone: 'main' as const },
    { key: 'approved', header: t('mappings.set.approved'), width: '240px', phone: 'meta' as const },
    { key: 'delivered', header: t('mappings.set.delivered'), width: '240px', phone: 'side' as const },
    { key: 'noticed', header: t('mappings.set.noticed'), width: '180px', phone: 'hide' as const },
    { key: 'change', header: t('mappings.changes.reference'), width: '92px', phone: 'hide' as const },
  ]
  const rows = view.differences.map((difference, at) => ({
    id: `${at}|${difference.key}`,
    label: difference.key,
    cells: {
      key: <Ident value={difference.key} most={40} />,
      approved: <span title={difference.approved}>{difference.approved}</span>,
      delivered: <span title={difference.delivered}>{difference.delivered}</span>,
      noticed: <Instant {...difference.since} />,
      change: difference.change ? <Ident value={difference.change.reference} href={difference.change.href} /> : null,
    },
  }))
  return (
    <PlainTable
      title={t('mappings.set.differences')}
      aside={t('mappings.set.differencesAside')}
      columns={columns}
      rows={rows}
    />
  )
}
