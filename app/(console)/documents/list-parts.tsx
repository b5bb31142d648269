import { LinkButton } from '#components/button'
import { SearchForm } from '#components/documents/search-form'
import { Notice } from '#components/notice'
import { Pager } from '#components/pager'
import type { WebCtx } from '#server/auth/web-ctx'
import { documentKinds } from '#server/documents/document-kind'
import type { DocumentPage } from '#server/documents/read-documents'
import type { Found } from '#server/documents/search-documents'
import { addressOf } from '../address.ts'

type Query = Readonly<Record<string, string | undefined>>

export function heads({ t }: WebCtx) {
  const keys = ['number', 'kind', 'customer', 'reference', 'entity', 'day', 'amount', 'state'] as const
  const words = Object.fromEntries(keys.map((key) => [key, t(`documents.columns.${key}`)]))
  return words as Record<(typeof keys)[number], string> // built from the same keys
}

export function tabs({ t }: WebCtx, query: Query, found: Found | null) {
  const kept = { q: query['q'], entity: query['entity'], period: query['period'] }
  const own = documentKinds.map((kind) => ({
    label: t(`documents.kinds.${kind}`),
    href: addressOf('/documents', { ...kept, kind }),
    current: query['kind'] === kind || (!found && !query['kind'] && kind === 'invoice'),
    ...(found ? { count: String(found.rows.filter((row) => row.kind === kind).length) } : {}),
  }))
  if (!found) return own
  const all = {
    label: t('documents.kinds.all'),
    href: addressOf('/documents', kept),
    current: !query['kind'],
    count: String(found.rows.length),
  }
  return [all, ...own]
}

export function search({ t }: WebCtx, query: Query) {
  const kept = Object.fromEntries(['entity', 'period'].flatMap((name) => (query[name] ? [[name, query[name]]] : [])))
  const clear = query['q'] ? { label: t('documents.search.clear'), href: addressOf('/documents', kept) } : null
  return (
    <SearchForm
      action="/documents"
      label={t('documents.search.label')}
      button={t('documents.search.button')}
      clear={clear}
      text={query['q'] ?? ''}
      kept={kept}
    />
  )
}

export function summary({ t }: WebCtx, found: Found, text: string) {
  const words = found.cut
    ? t('documents.search.most', { count: found.most, text })
    : t('documents.search.found', { count: found.rows.length, text })
  return <span className="text-meta text-ink-2 max-sm:hidden">{words}</span>
}

export function nothing({ t }: WebCtx, query: Query) {
  const filtered = Boolean(query['q'] ?? query['entity'] ?? query['period'] ?? query['kind'])
  if (!filtered) {
    return (
      <Notice kind="empty" title={t('documents.empty.title')}>
        {t('documents.empty.body')}
      </Notice>
    )
  }
  const clear = <LinkButton href="/documents">{t('documents.empty.clear')}</LinkButton>
  return (
    <Notice kind="lost" title={t('documents.empty.filteredTitle')} action={clear}>
      {t('documents.empty.filteredBody')}
    </Notice>
  )
}

export function pager({ t }: WebCtx, page: DocumentPage, query: Query) {
  const at = (place: Record<string, string>) =>
    addressOf('/documents', { kind: query['kind'], entity: query['entity'], period: query['period'], ...place })
  const [first, last] = [page.rows[0], page.rows.at(-1)]
  return (
    <Pager
      summary={t('documents.page', { from: first?.day ?? '', to: last?.day ?? '' })}
      first={page.isFirst ? null : at({})}
      previous={page.previous ? at({ before: page.previous }) : null}
      next={page.next ? at({ after: page.next }) : null}
    />
  )
}
