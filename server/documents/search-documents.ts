import {
  listBillTosByText,
  listCustomerNos,
  listJudgements,
  searchBilling,
  searchErp,
  searchPayments,
} from '#db/queries/document-search'
import type { WebCtx } from '../auth/web-ctx.ts'
import { narrowScope } from '../domain/entity-scope.ts'
import { findSeeds } from '../lineage/find-seed.ts'
import { billingView, type DocumentRow, erpView, paymentView } from './document-rows.ts'

/** The most documents of each kind that a search shows; whoever finds more types more. */
const MOST = 50

export interface Found {
  readonly rows: readonly DocumentRow[]
  /** True when a kind had more than is shown. */
  readonly cut: boolean
  readonly most: number
}

/** Documents that go by a text: numbers and ids exactly, customer names in part. A line, usage event, or exception leads to its documents. */
export async function searchDocuments(
  ctx: WebCtx,
  query: { text: string; entity?: string | undefined },
): Promise<Found> {
  const scope = narrowScope(ctx.scope, query.entity)
  const text = query.text.trim()
  const [billTos, seeds] = await Promise.all([
    listBillTosByText(ctx.db, { scope, text, limit: 20 }),
    findSeeds({ db: ctx.db, scope }, text),
  ])
  const documentIds = [...new Set(seeds.flatMap((seed) => [...seed.billingIds, ...seed.erpIds]))]
  const billToIds = billTos.map((billTo) => billTo.bill_to_id)
  const numbers = await listCustomerNos(ctx.db, { scope, billToIds, limit: 100 })
  const customerNos = numbers.flatMap((row) => row.customer_no ?? [])
  const wish = { scope, text, documentIds, billToIds, customerNos, limit: MOST + 1 }
  const [billing, erp, payments] = await Promise.all([
    searchBilling(ctx.db, wish),
    searchErp(ctx.db, wish),
    searchPayments(ctx.db, wish),
  ])
  const judgements = await listJudgements(
    ctx.db,
    [...billing, ...erp].map((row) => row.document_id),
  )
  const rows = [
    ...billing.slice(0, MOST).map((row) => billingView(row, judgements, ctx)),
    ...erp.slice(0, MOST).map((row) => erpView(row, judgements, ctx)),
    ...payments.slice(0, MOST).map((row) => paymentView(row, ctx)),
  ]
  return { rows, most: MOST, cut: [billing, erp, payments].some((kind) => kind.length > MOST) }
}
