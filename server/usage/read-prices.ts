import { z } from 'zod'
import type { Tx } from '#db/client'
import { listReferencePayloads } from '#db/queries/recon-reference'
import { currencyExponent } from '../domain/currency.ts'
import { daysIn } from '../domain/cycle.ts'
import { decimalOf, powerOfTen } from '../domain/decimal.ts'
import { divideRounded } from '../domain/rounding.ts'
import type { AdvanceTerms } from '../domain/usage-judgement/advance-terms.ts'
import type { Rated } from '../domain/usage-judgement/judge-advance.ts'
import { buildPriceBook, type PriceBook, type PriceKey } from '../domain/usage-judgement/price-book.ts'

const price = z.object({
  price_id: z.string(),
  price_list: z.string(),
  sku: z.string(),
  currency: z.string(),
  model: z.string(),
  unit_price: z.string().nullish(),
  tiers: z.array(z.object({ up_to: z.string().nullish(), unit_price: z.string() })).nullish(),
  package_size: z.string().nullish(),
  package_price: z.string().nullish(),
  percent: z.string().nullish(),
  of_sku: z.string().nullish(),
  minimum: z.string().nullish(),
  valid_from: z.string().nullish(),
  valid_to: z.string().nullish(),
})
export interface Price extends PriceKey {
  readonly model: string
  readonly unitPrice: string | null
  readonly tiers: readonly { upTo: string | null; unitPrice: string }[]
  readonly packageSize: string | null
  readonly packagePrice: string | null
  readonly percent: string | null
  readonly ofSku: string | null
  readonly minimum: string | null
}
export async function readPrices(tx: Tx, asOf: Date): Promise<PriceBook<Price>> {
  const rows = (await listReferencePayloads(tx, 'prices', asOf)).map((payload) => price.parse(payload))
  return buildPriceBook(
    rows.map(
      (r): Price => ({
        priceId: r.price_id,
        priceList: r.price_list,
        sku: r.sku,
        currency: r.currency,
        model: r.model,
        unitPrice: r.unit_price ?? null,
        tiers: (r.tiers ?? []).map((t) => ({ upTo: t.up_to ?? null, unitPrice: t.unit_price })),
        packageSize: r.package_size ?? null,
        packagePrice: r.package_price ?? null,
        percent: r.percent ?? null,
        ofSku: r.of_sku ?? null,
        minimum: r.minimum ?? null,
        validFrom: r.valid_from ?? null,
        validTo: r.valid_to ?? null,
      }),
    ),
  )
}
type F = { n: bigint; d: bigint }
const f = (t: string): F => {
  const x = decimalOf(t)
  return { n: x.unscaled, d: powerOfTen(x.scale) }
}
const mul = (a: F, b: F): F => ({ n: a.n * b.n, d: a.d * b.d })
const add = (a: F, b: F): F => ({ n: a.n * b.d + b.n * a.d, d: a.d * b.d })
const sub = (a: F, b: F): F => add(a, { n: -b.n, d: b.d })
const lt = (a: F, b: F) => a.n * b.d < b.n * a.d
const minor = (a: F, c: string) => divideRounded(a.n * powerOfTen(currencyExponent(c)), a.d, 'half_up')
export function rateUsage(p: Price, quantity: string, bounds: 'inclusive' | 'first_unit'): Rated | null {
  const q = f(quantity)
  const one = { n: 1n, d: 1n }
  if (p.model === 'package') {
    const x = f(p.packageSize ?? '1')
    const num = q.n * x.d,
      den = q.d * x.n
    const packs = num % den === 0n ? num / den : num / den + 1n
    return { minor: minor(mul({ n: packs, d: 1n }, f(p.packagePrice ?? '0')), p.currency), steps: [] }
  }
  if (p.model === 'graduated') {
    let from: F = { n: 0n, d: 1n }
    let sum: F = { n: 0n, d: 1n }
    for (const t of p.tiers) {
      let up = t.upTo === null ? q : f(t.upTo)
      if (t.upTo !== null && bounds === 'first_unit') up = sub(up, one)
      const top = lt(q, up) ? q : up
      if (lt(from, top)) {
        sum = add(sum, mul(sub(top, from), f(t.unitPrice)))
        from = top
      }
    }
    return { minor: minor(sum, p.currency), steps: [] }
  }
  if (p.model === 'volume') {
    for (const t of p.tiers) {
      if (t.upTo === null) return { minor: minor(mul(q, f(t.unitPrice)), p.currency), steps: [] }
      const up = f(t.upTo)
      const inside = bounds === 'first_unit' ? lt(q, up) : !lt(up, q)
      if (inside) return { minor: minor(mul(q, f(t.unitPrice)), p.currency), steps: [] }
    }
    return null
  }
  if (p.model === 'per_unit' && p.unitPrice !== null)
    return { minor: minor(mul(q, f(p.unitPrice)), p.currency), steps: [] }
  return null
}
export function rateAdvance(t: AdvanceTerms<Price>, basis: 'actual' | 'thirty'): Rated | null {
  const p = t.price
  const days = BigInt(daysIn(t.served)),
    cyc = BigInt(daysIn(t.cycle))
  const part: F = days === cyc ? { n: 1n, d: 1n } : { n: days, d: basis === 'thirty' ? 30n : cyc }
  let amount: F
  if (t.share) {
    if (t.share.price.unitPrice === null) return null
    amount = mul(mul(mul(f(p.percent ?? '0'), f(t.share.price.unitPrice)), f(t.share.quantity)), { n: 1n, d: 1200n })
    if (p.minimum !== null && lt(amount, f(p.minimum))) amount = f(p.minimum)
  } else if (p.model === 'flat' || p.model === 'per_unit') {
    if (p.unitPrice === null) return null
    amount = mul(f(p.unitPrice), f(p.model === 'flat' ? '1' : t.quantity))
  } else return null
  return { minor: minor(mul(mul(amount, part), { n: BigInt(t.sign), d: 1n }), p.currency), steps: [] }
}
