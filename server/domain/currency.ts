import type { Flavour } from './brand.ts'
import { invariant } from './invariant.ts'

/** An ISO 4217 code. */
export type Currency = Flavour<string, 'Currency'>

// ISO 4217 minor units where they are not 2. A table of our own, because Intl answers with what is customary in shops
// (0 for HUF, IQD or COP), which differs from the standard and from one version of the runtime to the next.
const EXPONENTS: ReadonlyMap<string, number> = new Map([
  ...[
    'BIF',
    'CLP',
    'DJF',
    'GNF',
    'ISK',
    'JPY',
    'KMF',
    'KRW',
    'PYG',
    'RWF',
    'UGX',
    'UYI',
    'VND',
    'VUV',
    'XAF',
    'XOF',
    'XPF',
  ].map((code) => [code, 0] as const),
  ...['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'].map((code) => [code, 3] as const),
  ...['CLF', 'UYW'].map((code) => [code, 4] as const),
])

/** Three capital letters: the form of a currency code. Whether an entity may use it is a matter of its rate sources. */
export function isCurrency(text: string): boolean {
  return /^[A-Z]{3}$/.test(text)
}

/** Digits after the point of the currency's smallest unit: USD 2, JPY 0, KWD 3, CLF 4. */
export function currencyExponent(currency: Currency): number {
  invariant(isCurrency(currency), `"${currency}" is a currency code`)
  return EXPONENTS.get(currency) ?? 2
}
