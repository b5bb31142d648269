import { findPayment } from '#db/queries/document-detail'
import { listApplicationsOf, listErpSettlements } from '#db/queries/lineage-settlement'
import { listSettlementFindings } from '#db/queries/source-findings'
import type { WebCtx } from '../auth/web-ctx.ts'
import { moneyView } from '../i18n/format.ts'
import { instantView } from '../i18n/moment.ts'
import { documentHref } from './document-kind.ts'
import { sourceFindingTables } from './source-findings.ts'
import { cellsOf, type DocumentBody, day, factsOf, ident, type TableView, text, type ValueView } from './view.ts'

type Head = NonNullable<Awaited<ReturnType<typeof findPayment>>>

/** A payment with what it settles and where the ERP booked it; undefined when it is unknown or outside the scope. */
export async function readPayment(ctx: WebCtx, sourceId: string): Promise<DocumentBody | undefined> {
  const head = await findPayment(ctx.db, { scope: ctx.scope, sourceId })
  if (!head) return undefined
  const [applications, booked, findings] = await Promise.all([
    listApplicationsOf(ctx.db, [sourceId]),
    listErpSettlements(ctx.db, { scope: ctx.scope, paymentIds: [sourceId] }),
    listSettlementFindings(ctx.db, sourceId),
  ])
  return {
    documentId: head.document_id,
    sourceId: head.source_id,
    stream: 'payments',
    title: head.source_id,
    word: ctx.t(`documents.one.${head.kind}`),
    entity: head.entity,
    zone: head.time_zone ?? 'UTC',
    facts: headFacts(ctx, head, booked),
    tables: [...sourceFindingTables(ctx, findings), applicationTable(ctx, head, applications)],
  }
}

function headFacts({ t, locale }: WebCtx, head: Head, booked: Awaited<ReturnType<typeof listErpSettlements>>) {
  const erp = booked.map((row): readonly [string, ValueView | null] => [
    t('documents.fields.erp'),
    ident(row.doc_no, documentHref('erp', row.source_id)),
  ])
  const recorded = instantView(head.recorded_at, head.time_zone ?? 'UTC', locale)
  return factsOf([
    [t('documents.fields.customer'), text(head.customer ?? head.bill_to_id)],
    [t('documents.fields.entity'), text(head.entity)],
    [t('documents.fields.paid'), day(head.paid_on)],
    [t('documents.fields.recorded'), { kind: 'instant', ...recorded }],
    [
      t('documents.fields.amount'),
      { kind: 'money', amount: moneyView({ minor: head.amount_minor, currency: head.currency }, locale) },
    ],
    [t('documents.fields.currency'), text(head.currency)],
    [t('documents.fields.method'), text(head.method)],
    [
      t('documents.fields.creditMemo'),
      ident(head.credit_memo_id, head.credit_memo_id ? documentHref('credit', head.credit_memo_id) : undefined),
    ],
    ...(erp.length > 0 ? erp : [[t('documents.fields.erp'), text(t('documents.state.notBooked'))] as const]),
  ])
}

function applicationTable(
  { t, locale }: WebCtx,
  head: Head,
  applications: Awaited<ReturnType<typeof listApplicationsOf>>,
): TableView {
  const money = (minor: bigint): ValueView => ({
    kind: 'money',
    amount: moneyView({ minor, currency: head.currency }, locale),
  })
  return {
    key: 'applications',
    title: t('documents.detail.applications'),
    aside: head.currency,
    columns: [
      { key: 'no', header: t('documents.lineColumns.no') },
      { key: 'source', header: t('documents.lineColumns.invoice') },
      { key: 'kind', header: t('documents.lineColumns.intent') },
      { key: 'net', header: t('documents.fields.amount'), isEnd: true },
    ],
    rows: applications.map((row) => ({
      id: String(row.application_no),
      cells: cellsOf({
        no: text(String(row.application_no)),
        source: ident(row.invoice_id, documentHref('invoice', row.invoice_id)),
        kind: text(row.intent),
        net: money(row.amount_minor),
      }),
    })),
    footer: {
      no: { kind: 'text', text: t('documents.detail.sum') },
      net: money(applications.reduce((sum, row) => sum + row.amount_minor, 0n)),
    },
  }
}
