/** How one world says what another says: every function is total, deterministic and injective, so what was equal stays equal and what differed still differs. */
export interface Dialect {
  /** An identifier or number of the company's own: ids, document numbers, customer numbers, tenants. */
  word(text: string): string
  /** Reference vocabulary that several companies may share: SKUs, metrics, categories, tax codes, price ids, rate sources, dimensions. */
  shared(text: string): string
  entity(code: string): string
  account(number: string): string
  /** Free text: names, descriptions, remarks. */
  text(text: string): string
  currency(code: string): string
  /** An amount or price in major units of `currency`. */
  money(decimal: string, currency: string): string
  /** A rate "1 base = rate quote". */
  rate(decimal: string, pair: { base: string; quote: string }): string
}

const same = (text: string) => text

/** Says everything as it was. */
export const plainDialect: Dialect = {
  word: same,
  shared: same,
  entity: same,
  account: same,
  text: same,
  currency: same,
  money: same,
  rate: same,
}
