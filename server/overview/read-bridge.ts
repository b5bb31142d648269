import { Decimal } from 'decimal.js'
import { findBridgeEnds, listBooks, listBridge } from '#db/queries/overview'
import { minorToDecimal } from '../domain/money.ts'
import { classWord } from '../exceptions/queue-row-view.ts'
import type { ReadCtx } from '../exceptions/read-context.ts'
import { countText, type MoneyView, moneyView } from '../i18n/format.ts'
import { total } from './overview-tiles.ts'
import type { OverviewAddress } from './read-overview.ts'

export interface BridgeStepView {
  readonly key: string
  readonly label: string
  readonly documents: string
  readonly amount: MoneyView
  /** From where to where the bar reaches, in major units from billed = 0; for drawing only. */
  readonly range: readonly [number, number]
  readonly kind: 'step' | 'transit' | 'total' | 'residual'
}

export interface BridgeView {
  readonly entity: string
  readonly currency: string
  readonly books: readonly { label: string; href: string; isOn: boolean }[]
  readonly billed: { documents: string; amount: MoneyView }
  readonly posted: { documents: string; amount: MoneyView }
  readonly steps: readonly BridgeStepView[]
  readonly residual: MoneyView
}

type Books = Awaited<ReturnType<typeof listBooks>>

/** The way from billed to posted in one entity and currency, step by class; the residual is there also when it is nothing. */
export async function readBridge(
  ctx: ReadCtx,
  wish: { books: Books; address: OverviewAddress },
): Promise<BridgeView | null> {
  const { books, address } = wish
  const keyOf = (book: Books[number]) => `${book.entity}.${book.currency}`
  const [first] = books.toSorted((a, b) => Number(b.count - a.count))
  const chosen = books.find((book) => keyOf(book) === address.book) ?? first
  if (!chosen) return null
  const range = { entity: chosen.entity, currency: chosen.currency, period: address.period }
  const [ends, found] = await Promise.all([findBridgeEnds(ctx.db, range), listBridge(ctx.db, range)])
  const show = (minor: bigint) => moneyView({ minor, currency: chosen.currency }, ctx.locale)
  const side = (minor: string, documents: bigint) => ({
    documents: countText(documents, ctx.locale),
    amount: show(BigInt(minor)),
  })
  const residual = total(found.filter((row) => row.class === null).map((row) => BigInt(row.amount_minor)))
  return {
    entity: chosen.entity,
    currency: chosen.currency,
    books: books.slice(0, 6).map((book) => ({
      label: `${book.entity} ${book.currency}`,
      href: bookHref(address, keyOf(book)),
      isOn: book === chosen,
    })),
    billed: side(ends.billed_minor, ends.billed),
    posted: side(ends.posted_minor, ends.posted),
    steps: stepsOf(ctx, found, { currency: chosen.currency, residual }),
    residual: show(residual),
  }
}

function stepsOf(
  ctx: ReadCtx,
  found: Awaited<ReturnType<typeof listBridge>>,
  book: { currency: string; residual: bigint },
): BridgeStepView[] {
  let reached = 0n
  const place = (minor: bigint, from = reached): readonly [number, number] => [
    draw(from, book.currency),
    draw(from + minor, book.currency),
  ]
  const named = found.flatMap((row) => (row.class === null ? [] : [{ ...row, class: row.class }]))
  const last = named.filter((row) => row.class === 'IN_TRANSIT')
  const steps = [...named.filter((row) => row.class !== 'IN_TRANSIT'), ...last].map((row): BridgeStepView => {
    const minor = BigInt(row.amount_minor)
    const range = place(minor)
    reached += minor
    return {
      key: row.class,
      label: classWord(ctx, row.class),
      documents: countText(row.documents, ctx.locale),
      amount: moneyView({ minor, currency: book.currency }, ctx.locale),
      range,
      kind: row.class === 'IN_TRANSIT' ? 'transit' : 'step',
    }
  })
  const bar = (key: 'residual' | 'difference', minor: bigint, range: readonly [number, number]): BridgeStepView => ({
    key,
    label: ctx.t(`overview.bridge.${key}`),
    documents: '',
    amount: moneyView({ minor, currency: book.currency }, ctx.locale),
    range,
    kind: key === 'residual' ? 'residual' : 'total',
  })
  const residual = bar('residual', book.residual, place(book.residual))
  reached += book.residual
  return [...steps, residual, bar('difference', reached, place(reached, 0n))]
}

function bookHref(address: OverviewAddress, book: string): string {
  const params = new URLSearchParams()
  if (address.entity) params.set('entity', address.entity)
  if (address.period) params.set('period', address.period)
  params.set('book', book)
  return `/overview?${params}`
}

/** Major units as a number, for drawing only. */
function draw(minor: bigint, currency: string): number {
  return new Decimal(minorToDecimal(minor, currency)).toNumber()
}
