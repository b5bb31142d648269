import { findBridgeFigures, listOpenByCurrency } from '#db/queries/control-bridge'
import { type DifferenceByClass, listDifferencesByClass } from '#db/queries/control-tie-out-parts'
import { listTieOuts, type TieOutRow } from '#db/queries/control-tie-outs'
import { narrowScope } from '../domain/entity-scope.ts'
import { classWord } from '../exceptions/queue-row-view.ts'
import type { ReadCtx } from '../exceptions/read-context.ts'
import { type BridgeSteps, type BridgeStepView, bridgeSteps } from './bridge-steps.ts'

export interface BridgeChain {
  readonly currency: string
  readonly steps: readonly BridgeStepView[]
}

export interface BridgeView {
  readonly entity: string
  readonly currency: string
  readonly period: string
  /** The entities and currencies, and the ended months, that a reader may choose from. */
  readonly books: readonly { readonly entity: string; readonly currency: string }[]
  readonly months: readonly string[]
  /** From what usage and contracts are worth to what is open, in document currency. */
  readonly document: BridgeChain
  /** From what is open to the balance of the ledger, in functional currency; without steps where the ERP told no balances. */
  readonly functional: BridgeChain
  /** How many residuals are not nothing. */
  readonly residuals: number
}

export interface BridgeWish {
  /** Narrows the books to one entity. */
  readonly entity?: string | undefined
  readonly book?: { readonly entity: string; readonly currency: string } | undefined
  readonly period?: string | undefined
}

/** The way from rated usage to the balance of the ledger in one entity, document currency and ended month, every step by its name; null before a month has ended. Without a wish the first book and the newest month. */
export async function readBridge(ctx: ReadCtx, wish: BridgeWish): Promise<BridgeView | null> {
  const all = await listTieOuts(ctx.db, { scope: narrowScope(ctx.scope, wish.entity) })
  const rows = all.filter((row) => row.key === null)
  const posted = rows.filter((row) => row.identity === 'T5')
  const books = [...new Set(posted.map((row) => `${row.entity}|${row.currency}`))].map((text) => {
    const [entity = '', currency = ''] = text.split('|')
    return { entity, currency }
  })
  const months = [...new Set(posted.flatMap((row) => row.period ?? []))].sort()
  const book = books.find((one) => one.entity === wish.book?.entity && one.currency === wish.book.currency) ?? books[0]
  const period = months.find((month) => month === wish.period) ?? months.at(-1)
  if (!book || period === undefined) return null
  const at = { ...book, period }
  const of = (identity: string) =>
    rows.find(
      (row) =>
        row.identity === identity &&
        row.entity === at.entity &&
        row.period === period &&
        (identity === 'T11' || row.currency === at.currency),
    )
  const planned = (identity: string) =>
    all
      .filter((row) => row.key !== null && row.identity === identity && row.entity === at.entity)
      .filter((row) => row.period === period && row.currency === at.currency)
      .reduce((sum, row) => sum + BigInt(row.expected), 0n)
  const document = await documentChain(ctx, at, { of, planned })
  const functional = await functionalChain(ctx, at, of)
  return { ...at, books, months, document, functional, residuals: document.residuals + functional.residuals }
}

type Cells = (identity: string) => TieOutRow | undefined
type At = { readonly entity: string; readonly currency: string; readonly period: string }

async function documentChain(
  ctx: ReadCtx,
  at: At,
  { of, planned }: { of: Cells; planned: (identity: string) => bigint },
): Promise<BridgeChain & { residuals: number }> {
  const laid = bridgeSteps(at.currency, ctx.locale)
  const word = (key: BridgeKey) => ctx.t(`control.bridge.${key}`)
  const side = (identity: string, name: 'expected' | 'actual') => BigInt(of(identity)?.[name] ?? 0)
  const [figures, rating, posting, settling] = await Promise.all([
    findBridgeFigures(ctx.db, at),
    listDifferencesByClass(ctx.db, { identity: 'T2', ...at }, 'everything'),
    listDifferencesByClass(ctx.db, { identity: 'T5', ...at }, 'everything'),
    listDifferencesByClass(ctx.db, { identity: 'T10', ...at }, 'payments'),
  ])
  const discounts = BigInt(figures.discounts_minor)
  // Of the month of issue: what plans moved to another month comes as a step of its own.
  const issued = (identity: string) => side(identity, 'expected') - planned(identity)
  laid.add({ key: 'rated', label: word('rated'), minor: side('T2', 'expected'), href: hrefOf('T2', at) })
  const unrated = issued('T13') - discounts - side('T2', 'actual')
  differences(ctx, laid, rating, { key: 'rating', href: hrefOf('T2', at), more: unrated })
  laid.total({ key: 'billedNet', label: word('billedNet') })
  laid.add({ key: 'discounts', label: word('discounts'), minor: discounts })
  laid.add({ key: 'tax', label: word('tax'), minor: issued('T7'), href: hrefOf('T7', at) })
  const header = issued('T5') - laid.read().reached
  laid.residual({ key: 'header', label: word('header'), minor: header, href: hrefOf('T3', at) })
  const moved = planned('T5')
  if (moved !== 0n) laid.add({ key: 'moved', label: word('moved'), minor: moved, href: '/plans' })
  laid.total({ key: 'billed', label: word('billed'), href: hrefOf('T5', at) })
  differences(ctx, laid, posting, { key: 'posting', href: hrefOf('T5', at) })
  laid.total({ key: 'posted', label: word('posted'), href: hrefOf('T5', at) })
  laid.add({ key: 'opening', label: word('opening'), minor: BigInt(figures.opening_minor) })
  for (const { kind, documents, minor } of figures.settled)
    if (isSettlement(kind))
      laid.add({ key: kind, label: word(kind), documents: BigInt(documents), minor: BigInt(minor) })
  differences(ctx, laid, settling, { key: 'settling', href: hrefOf('T10', at) })
  laid.total({ key: 'open', label: word('open'), href: hrefOf('T10', at) })
  return { currency: at.currency, ...laid.read() }
}

async function functionalChain(ctx: ReadCtx, at: At, of: Cells): Promise<BridgeChain & { residuals: number }> {
  const currency = of('T11')?.currency
  if (!currency) return { currency: '', steps: [], residuals: 0 }
  const laid = bridgeSteps(currency, ctx.locale)
  const own = { identity: 'T11', entity: at.entity, currency, period: at.period }
  const [open, ledger] = await Promise.all([
    listOpenByCurrency(ctx.db, at),
    listDifferencesByClass(ctx.db, own, 'everything'),
  ])
  for (const row of open)
    laid.add({
      key: row.currency,
      label: ctx.t('control.bridge.openIn', { currency: row.currency }),
      documents: row.documents,
      minor: BigInt(row.minor),
      href: hrefOf('T10', { ...at, currency: row.currency }),
    })
  laid.total({ key: 'subledger', label: ctx.t('control.bridge.subledger') })
  differences(ctx, laid, ledger, { key: 'ledgering', href: hrefOf('T11', { ...at, currency }) })
  laid.total({ key: 'ledger', label: ctx.t('control.bridge.ledger'), href: hrefOf('T11', { ...at, currency }) })
  return { currency, ...laid.read() }
}

const settlements = ['payment', 'refund', 'write_off', 'credit_application'] as const

type BridgeKey =
  | 'rated'
  | 'billedNet'
  | 'discounts'
  | 'tax'
  | 'header'
  | 'moved'
  | 'billed'
  | 'posted'
  | 'opening'
  | 'open'
  | (typeof settlements)[number]

function isSettlement(kind: string): kind is (typeof settlements)[number] {
  return settlements.some((one) => one === kind)
}

/** The differences of one part by the class that explains them, what is in transit last, and their residual. */
function differences(
  ctx: ReadCtx,
  laid: BridgeSteps,
  found: readonly DifferenceByClass[],
  part: { key: string; href: string; more?: bigint },
): void {
  const late = found.filter((row) => row.class === 'IN_TRANSIT')
  for (const row of [...found.filter((one) => one.class !== 'IN_TRANSIT'), ...late]) {
    const minor = BigInt(row.difference) - BigInt(row.unexplained)
    if (minor === 0n) continue
    laid.add({
      key: `${part.key} ${row.class}`,
      label: row.class === null ? ctx.t('control.bridge.otherwise') : classWord(ctx, row.class),
      documents: row.places,
      minor,
      kind: row.class === 'IN_TRANSIT' ? 'transit' : 'step',
      href: part.href,
    })
  }
  const left = found.reduce((sum, row) => sum + BigInt(row.unexplained), part.more ?? 0n)
  laid.residual({ key: `${part.key} residual`, label: ctx.t('control.bridge.residual'), minor: left, href: part.href })
}

/** The page of the cell a step belongs to. */
function hrefOf(identity: string, at: At): string {
  const query = new URLSearchParams({ of: at.entity, currency: at.currency, month: at.period })
  return `/control/tie-outs/${identity}?${query}`
}
