import { LinkButton } from '#components/button'
import { Notice } from '#components/notice'
import type { WebCtx } from '#server/auth/web-ctx'
import { addressOf } from '../address.ts'

type Query = Readonly<Record<string, string | undefined>>

const columns = [
  'reference',
  'plan',
  'purpose',
  'entity',
  'period',
  'date',
  'amount',
  'erp',
  'attempt',
  'state',
] as const

/** The heads of the list of postings. */
export function heads({ t }: Pick<WebCtx, 't'>): Record<(typeof columns)[number], string> {
  const words = Object.fromEntries(columns.map((column) => [column, t(`posting.columns.${column}`)]))
  return words as Record<(typeof columns)[number], string> // built from the same keys
}

const groups = ['prepared', 'ready', 'sending', 'posted', 'confirmed', 'uncertain', 'rejected', 'cancelled'] as const

/** One address per state, and one for all of them. */
export function segments({ t }: Pick<WebCtx, 't'>, query: Query) {
  const { entity, period, plan, state } = query
  const all = { label: t('posting.all'), href: addressOf('/posting', { entity, period, plan }), current: !state }
  return [
    all,
    ...groups.map((group) => ({
      label: t(`posting.group.${group}`),
      href: addressOf('/posting', { entity, period, plan, state: group }),
      current: state === group,
    })),
  ]
}

/** What stands in place of the list when it is empty. */
export function nothing({ t }: Pick<WebCtx, 't'>, query: Query) {
  const isFiltered = Boolean(query['entity'] ?? query['period'] ?? query['state'] ?? query['plan'])
  if (!isFiltered) {
    return (
      <Notice kind="empty" title={t('posting.empty.title')}>
        {t('posting.empty.body')}
      </Notice>
    )
  }
  const clear = <LinkButton href="/posting">{t('posting.empty.clear')}</LinkButton>
  return (
    <Notice kind="lost" title={t('posting.empty.filteredTitle')} action={clear}>
      {t('posting.empty.filteredBody')}
    </Notice>
  )
}
