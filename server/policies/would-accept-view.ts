import type { Locale } from '../i18n/catalogue.ts'
import { decimalText, type MoneyView, moneyText, moneyView } from '../i18n/format.ts'
import type { Translate } from '../i18n/translator.ts'
import type { PolicyProposal } from './policy-input.ts'
import type { CapUseRow, WouldAccept } from './policy-views.ts'

/** What a proposal would change, in the words and figures of the reader. Differences count by magnitude. */
export interface WouldAcceptView {
  readonly headline: string
  readonly raised: readonly string[]
  readonly sums: readonly { readonly countWord: string; readonly amount: MoneyView }[]
  readonly largest: readonly {
    readonly id: string
    readonly reference: string
    readonly href: string
    readonly title: string
    readonly variance: MoneyView
  }[]
  readonly caps: readonly {
    readonly key: string
    readonly label: string
    readonly used: MoneyView
    readonly cap: MoneyView
    readonly isExceeded: boolean
  }[]
}

interface Words {
  readonly t: Translate
  readonly locale: Locale
}

/** The effect of a proposal, ready to show beside its form. */
export function wouldAcceptView(words: Words, proposal: PolicyProposal, found: WouldAccept): WouldAcceptView {
  const { t, locale } = words
  return {
    headline: headlineOf(t, proposal, found),
    raised: raisedOf(t, found.raised),
    sums: found.sums.map(({ currency, count, magnitudeMinor }) => ({
      countWord: t('policies.accepts.exceptions', { count }),
      amount: moneyView({ minor: magnitudeMinor, currency }, locale),
    })),
    largest: found.largest.map((one) => ({
      id: one.exceptionId,
      reference: one.reference,
      href: `/exceptions/${one.exceptionId}`,
      title: [one.entity, one.billingNumber, one.customerName].filter((part) => part !== null).join(', '),
      variance: moneyView({ minor: one.varianceMinor, currency: one.currency }, locale),
    })),
    caps: found.caps.map((cap) => capView(words, cap)),
  }
}

function headlineOf(t: Translate, { kind }: PolicyProposal, found: WouldAccept): string {
  if (kind === 'tolerance') return t('policies.accepts.count', { count: found.count })
  if (kind === 'cap') return t('policies.accepts.caps', { count: found.caps.length })
  return t('policies.accepts.raises', { count: found.raised.critical + found.raised.high })
}

function raisedOf(t: Translate, { critical, high, trivial }: WouldAccept['raised']): string[] {
  return [
    ...(critical > 0 ? [t('policies.accepts.critical', { count: critical })] : []),
    ...(high > 0 ? [t('policies.accepts.high', { count: high })] : []),
    ...(trivial > 0 ? [t('policies.accepts.trivial', { count: trivial })] : []),
  ]
}

function capView({ t, locale }: Words, cap: CapUseRow): WouldAcceptView['caps'][number] {
  const { entity, period, currency } = cap
  const percent = decimalText(cap.percent, locale)
  const billed = moneyText({ minor: cap.billedMinor, currency }, locale)
  return {
    key: `${entity} ${period}`,
    label: t('policies.accepts.capOf', { entity, period, percent, billed }),
    used: moneyView({ minor: cap.usedAfterMinor, currency }, locale),
    cap: moneyView({ minor: cap.capMinor, currency }, locale),
    isExceeded: cap.exceededAfter,
  }
}
