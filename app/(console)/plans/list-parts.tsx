import { LinkButton } from '#components/button'
import { Notice } from '#components/notice'
import type { WebCtx } from '#server/auth/web-ctx'
import type { PlanLine } from '#server/corrections/plan-figures'
import { countText } from '#server/i18n/format'
import { addressOf } from '../address.ts'

type Query = Readonly<Record<string, string | undefined>>

const columns = [
  'reference',
  'kind',
  'entity',
  'documents',
  'blocked',
  'sum',
  'proposed',
  'proposer',
  'approver',
  'state',
] as const

/** The heads of the list of plans. */
export function heads({ t }: Pick<WebCtx, 't'>): Record<(typeof columns)[number], string> {
  const words = Object.fromEntries(columns.map((column) => [column, t(`plans.columns.${column}`)]))
  return words as Record<(typeof columns)[number], string> // built from the same keys
}

/** A plan as the table shows it. */
export function planRow({ locale }: Pick<WebCtx, 'locale'>, plan: PlanLine) {
  return {
    ...plan,
    kind: plan.title,
    documents: countText(plan.sendCount, locale),
    blocked: countText(plan.blockedCount, locale),
  }
}

const filters = ['waiting', 'moving', 'failed', 'done', 'set_aside'] as const

/** One address per state, and one for all plans. */
export function segments({ t }: Pick<WebCtx, 't'>, { entity, state }: Query) {
  const all = { label: t('plans.all'), href: addressOf('/plans', { entity }), current: !state }
  return [
    all,
    ...filters.map((filter) => ({
      label: t(`plans.filters.${filter}`),
      href: addressOf('/plans', { entity, state: filter }),
      current: state === filter,
    })),
  ]
}

/** What stands in place of the list when it is empty. */
export function nothing({ t }: Pick<WebCtx, 't'>, query: Query) {
  if (query['entity'] === undefined && query['state'] === undefined) {
    const open = <LinkButton href="/queue">{t('plans.empty.action')}</LinkButton>
    return (
      <Notice kind="empty" title={t('plans.empty.title')} action={open}>
        {t('plans.empty.body')}
      </Notice>
    )
  }
  const clear = <LinkButton href="/plans">{t('plans.empty.clear')}</LinkButton>
  return (
    <Notice kind="lost" title={t('plans.empty.filteredTitle')} action={clear}>
      {t('plans.empty.filteredBody')}
    </Notice>
  )
}
