import type { WebCtx } from '#server/auth/web-ctx'
import { classWord } from '#server/exceptions/queue-row-view'
import { decimalText } from '#server/i18n/format'
import type { PoliciesPage, PolicyRow } from '#server/policies/policy-views'

type Words = Pick<WebCtx, 't' | 'locale'>

/** `HM-IE, EUR, Rounding`: what a policy holds for, in words. */
export function scopeWords({ t }: Pick<Words, 't'>, policy: PolicyRow): string {
  const entity = policy.entity ?? t('policies.scope.everyEntity')
  if (policy.kind !== 'tolerance') return entity
  const currency = policy.currency ?? t('policies.scope.everyCurrency')
  const classes = policy.class === null ? t('policies.scope.everyClass') : classWord({ t }, policy.class)
  return [entity, currency, classes].join(', ')
}

/** What a policy allows, in one line; of a proposal that only ends one, when. */
export function limitWords(words: Words, policy: PolicyRow, entities: PoliciesPage['entities']): string {
  const { t, locale } = words
  if (policy.isEnd) return t('policies.limits.ends', { day: policy.validTo ?? policy.validFrom })
  switch (policy.kind) {
    case 'cap':
      return t('policies.limits.cap', { percent: decimalText(policy.value.percent, locale) })
    case 'materiality': {
      const { overall, performance, trivial } = policy.value
      const base = entities.find(({ entity }) => entity === policy.entity)?.functionalCurrency
      return t('policies.limits.materiality', {
        overall: [base, decimalText(overall, locale)].filter(Boolean).join(' '),
        performance: decimalText(performance, locale),
        trivial: decimalText(trivial, locale),
      })
    }
    case 'tolerance':
      return toleranceWords(words, policy)
  }
}

function toleranceWords({ t, locale }: Words, policy: Extract<PolicyRow, { kind: 'tolerance' }>): string {
  const { absolute: amount, percent: share, combine } = policy.value
  const absolute = amount === null ? '' : [policy.currency, decimalText(amount, locale)].filter(Boolean).join(' ')
  const percent = share === null ? '' : decimalText(share, locale)
  if (amount !== null && share !== null) return t(`policies.limits.${combine}`, { absolute, percent })
  return amount === null ? t('policies.limits.percent', { percent }) : absolute
}

/** On which days a policy holds. The end is the first day it no longer does. */
export function validWords({ t }: Pick<Words, 't'>, { validFrom: from, holdsTo: to }: PolicyRow): string {
  return to === null ? t('policies.validOpen', { from }) : t('policies.valid', { from, to })
}
