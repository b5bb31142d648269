import {
  type DayPlace,
  type DocumentWish,
  listBillingPage,
  listErpPage,
  listPaymentPage,
} from '#db/queries/document-pages'
import { listJudgements } from '#db/queries/document-search'
import type { WebCtx } from '../auth/web-ctx.ts'
import { narrowScope } from '../domain/entity-scope.ts'
import type { DocumentKind } from './document-kind.ts'
import { billingView, type DocumentRow, erpView, paymentView } from './document-rows.ts'

/** Rows of one page. */
const PAGE = 50

export interface DocumentPage {
  readonly rows: readonly DocumentRow[]
  /** Places from which the neighbouring pages continue; null where there is none. */
  readonly previous: string | null
  readonly next: string | null
  readonly isFirst: boolean
}

export interface DocumentQuery {
  readonly kind: DocumentKind
  readonly entity?: string | undefined
  readonly period?: string | undefined
  readonly after?: string | undefined
  readonly before?: string | undefined
}

/** One page of documents of a kind in the caller's entities, newest first. A place that makes no sense starts at the top. */
export async function readDocuments(ctx: WebCtx, query: DocumentQuery): Promise<DocumentPage> {
  const from = placeOf(query)
  const scope = narrowScope(ctx.scope, query.entity)
  const found = await rowsOf(ctx, query.kind, { scope, period: query.period, from, limit: PAGE + 1 })
  const more = found.length > PAGE
  const rows = from?.direction === 'before' ? found.slice(-PAGE) : found.slice(0, PAGE)
  const [first, last] = [rows[0], rows.at(-1)]
  const hasNewer = from !== undefined && (from.direction === 'after' || more)
  const hasOlder = from?.direction === 'before' || more
  return {
    rows,
    previous: hasNewer && first ? placeText(first) : null,
    next: hasOlder && last ? placeText(last) : null,
    isFirst: from === undefined,
  }
}

async function rowsOf(ctx: WebCtx, kind: DocumentKind, wish: DocumentWish): Promise<DocumentRow[]> {
  switch (kind) {
    case 'invoice':
    case 'credit': {
      const rows = await listBillingPage(ctx.db, kind === 'invoice' ? 'invoice' : 'credit_memo', wish)
      const judgements = await judged(ctx, rows)
      return rows.map((row) => billingView(row, judgements, ctx))
    }
    case 'erp': {
      const rows = await listErpPage(ctx.db, wish)
      const judgements = await judged(ctx, rows)
      return rows.map((row) => erpView(row, judgements, ctx))
    }
    case 'payment':
      return (await listPaymentPage(ctx.db, wish)).map((row) => paymentView(row, ctx))
  }
}

function judged(ctx: Pick<WebCtx, 'db'>, rows: readonly { document_id: string }[]) {
  return listJudgements(
    ctx.db,
    rows.map((row) => row.document_id),
  )
}

function placeText(row: DocumentRow): string {
  return `${row.day}~${row.id}`
}

function placeOf({ after, before }: DocumentQuery): DocumentWish['from'] {
  const direction = after ? 'after' : 'before'
  const place = readPlace(after ?? before)
  return place && { place, direction }
}

function readPlace(text: string | undefined): DayPlace | undefined {
  const found = /^(\d{4}-\d{2}-\d{2})~([0-9a-f-]{36})$/.exec(text ?? '')
  return found?.[1] && found[2] ? { day: found[1], id: found[2] } : undefined
}
