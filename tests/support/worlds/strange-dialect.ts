import { Decimal } from 'decimal.js'
import type { Dialect } from './dialect.ts'
import { seededRandom } from './shuffle.ts'

/** Currencies to say instead, with the power of ten between their smallest units. The dollar-euro-dinar group moves by one and the same power, so that a figure in the wrong currency of the group stays the same figure and every rate stays true. */
const currencies: ReadonlyMap<string, { code: string; power: number }> = new Map([
  ['USD', { code: 'JOD', power: -1 }],
  ['EUR', { code: 'TND', power: -1 }],
  ['KWD', { code: 'CLF', power: -1 }],
  ['JPY', { code: 'SEK', power: -2 }],
])

const Exact = Decimal.clone({ precision: 60 })

/** Another language for a whole company. Letters and digits are substituted one by one (so swapped neighbours stay swapped neighbours, equal numbers equal, and nothing collides), hyphens become dots, every word gets a prefix and a suffix of letters, and amounts move by powers of ten into currencies with other exponents: the count of smallest units stays, so every rounding, tax, base amount and schedule remains exact. */
export function strangeDialect(seed: number): Dialect {
  const random = seededRandom(seed)
  const letters = substitution('abcdefghijklmnopqrstuvwxyz', random)
  const digits = substitution('0123456789', random)
  const sayLetter = (letter: string) =>
    letters.get(letter) ?? letters.get(letter.toLowerCase())?.toUpperCase() ?? letter
  const cipher = (text: string) =>
    Array.from(text)
      .map((sign) => digits.get(sign) ?? sayLetter(sign))
      .join('')
  const coat = (text: string) => `Q.${cipher(text).replaceAll('-', '.')}k`
  return {
    word: coat,
    shared: coat,
    entity: (code) => `${cipher(code).replaceAll('-', '_')}_CO`,
    // The first digit stays: it tells balance sheet from profit and loss (file-drop contract, section 5).
    account: (number) => `${number.slice(0, 1)}${cipher(number.slice(1))}05`,
    text: (text) => Array.from(text).map(sayLetter).join(''),
    currency: (code) => currencies.get(code)?.code ?? code,
    money: (decimal, currency) => shift(decimal, currencies.get(currency)?.power ?? 0),
    rate: (decimal, { base, quote }) =>
      shift(decimal, (currencies.get(quote)?.power ?? 0) - (currencies.get(base)?.power ?? 0)),
  }
}

function shift(decimal: string, power: number): string {
  return new Exact(decimal).times(new Exact(10).pow(power)).toFixed()
}

/** Each sign another one of the same kind, none itself where it can be avoided. */
function substitution(signs: string, random: () => number): ReadonlyMap<string, string> {
  const order = Array.from(signs)
    .map((sign) => ({ sign, place: random() }))
    .sort((a, b) => a.place - b.place)
  return new Map(order.map(({ sign }, index) => [sign, order[(index + 1) % order.length]?.sign ?? sign]))
}
