import { countText, type MoneyView, moneyView } from '../i18n/format.ts'

/** Documents of one entity, currency and month in their buckets, beside what the mirror holds of them. */
export interface BucketLine {
  readonly entity: string
  readonly currency: string
  readonly period: string
  readonly documents: string
  readonly amount: MoneyView
  readonly buckets: readonly { readonly bucket: string; readonly documents: string; readonly amount: MoneyView }[]
  /** The buckets add up to the mirror, in number and amount. */
  readonly holds: boolean
}

interface Cell {
  readonly entity: string
  readonly currency: string
  readonly period: string
  readonly documents: bigint
  readonly amount_minor: bigint
}

/** Sets the buckets beside the totals they must add up to. A cell known on one side only does not hold. */
export function bucketLines(
  buckets: readonly (Cell & { readonly bucket: string })[],
  mirrored: readonly Cell[],
  locale: string,
): BucketLine[] {
  const keyOf = (cell: Cell) => `${cell.entity} ${cell.currency} ${cell.period}`
  const inBuckets = Map.groupBy(buckets, keyOf)
  const totals = new Map(mirrored.map((cell) => [keyOf(cell), cell]))
  const strays = [...inBuckets.values()]
    .flatMap((cells) => cells.slice(0, 1))
    .filter((cell) => !totals.has(keyOf(cell)))
  const all = [...mirrored, ...strays.map((cell) => ({ ...cell, documents: 0n, amount_minor: 0n }))]
  return all.map((total) => {
    const own = inBuckets.get(keyOf(total)) ?? []
    const money = (minor: bigint) => moneyView({ minor, currency: total.currency }, locale)
    return {
      entity: total.entity,
      currency: total.currency,
      period: total.period,
      documents: countText(total.documents, locale),
      amount: money(total.amount_minor),
      buckets: own.map((cell) => ({
        bucket: cell.bucket,
        documents: countText(cell.documents, locale),
        amount: money(cell.amount_minor),
      })),
      holds: sum(own, 'documents') === total.documents && sum(own, 'amount_minor') === total.amount_minor,
    }
  })
}

function sum(cells: readonly Cell[], of: 'documents' | 'amount_minor'): bigint {
  return cells.reduce((total, cell) => total + cell[of], 0n)
}
