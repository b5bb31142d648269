import { findBillingDocument, listBillingDetailLines, listBillingDetailTaxes } from '#db/queries/document-detail'
import { listDocumentFindings } from '#db/queries/source-findings'
import type { WebCtx } from '../auth/web-ctx.ts'
import { decimalText, moneyView } from '../i18n/format.ts'
import { instantView } from '../i18n/moment.ts'
import { readBuyerRegistration } from './buyer-registration.ts'
import { sourceFindingTables } from './source-findings.ts'
import { cellsOf, type DocumentBody, day, factsOf, ident, type TableView, text, type ValueView } from './view.ts'

type Head = NonNullable<Awaited<ReturnType<typeof findBillingDocument>>>

/** An invoice or credit memo with its lines and taxes; undefined when it is unknown or outside the scope. */
export async function readBillingDocument(
  ctx: WebCtx,
  wish: { kind: 'invoice' | 'credit_memo'; sourceId: string },
): Promise<DocumentBody | undefined> {
  const head = await findBillingDocument(ctx.db, { scope: ctx.scope, ...wish })
  if (!head) return undefined
  const version = { documentId: head.document_id, versionNo: head.version_no }
  const [lines, taxes, findings, registration] = await Promise.all([
    listBillingDetailLines(ctx.db, version),
    listBillingDetailTaxes(ctx.db, version),
    listDocumentFindings(ctx.db, { ...version, sourceId: head.source_id }),
    readBuyerRegistration(ctx, { billTo: head.bill_to_id, taxPoint: head.issue_on }),
  ])
  return {
    documentId: head.document_id,
    sourceId: head.source_id,
    stream: 'invoices',
    title: head.number,
    word: ctx.t(`documents.one.${head.kind}`),
    entity: head.entity,
    zone: head.time_zone ?? 'UTC',
    facts: headFacts(ctx, head, registration),
    tables: [...sourceFindingTables(ctx, findings), lineTable(ctx, head, lines), taxTable(ctx, head, taxes)],
  }
}

function headFacts(ctx: WebCtx, head: Head, registration: ValueView | null) {
  const { t, locale } = ctx
  const at = (instant: Date | null): ValueView | null =>
    instant && { kind: 'instant', ...instantView(instant, head.time_zone ?? 'UTC', locale) }
  return factsOf([
    [t('documents.fields.customer'), text(head.customer ?? head.bill_to_id)],
    [t('documents.fields.registration'), registration],
    [t('documents.fields.entity'), text(head.entity)],
    [t('documents.fields.status'), text(t(`documents.state.${head.status}`))],
    [t('documents.fields.reason'), text(head.reason)],
    [
      t('documents.fields.original'),
      ident(
        head.original_source_id,
        head.original_source_id ? `/documents/invoice/${encodeURIComponent(head.original_source_id)}` : undefined,
      ),
    ],
    [t('documents.fields.issued'), day(head.issue_on)],
    [t('documents.fields.due'), day(head.due_on)],
    [t('documents.fields.finalised'), at(head.finalised_at)],
    [t('documents.fields.voided'), at(head.voided_at)],
    [t('documents.fields.cutoff'), at(head.usage_cutoff_at)],
    [t('documents.fields.net'), amount(ctx, head, head.net_minor)],
    [t('documents.fields.tax'), amount(ctx, head, head.tax_minor)],
    [t('documents.fields.gross'), amount(ctx, head, head.gross_minor)],
    [t('documents.fields.id'), ident(head.source_id)],
  ])
}

function amount(ctx: WebCtx, head: Head, minor: bigint): ValueView {
  return { kind: 'money', amount: moneyView({ minor, currency: head.currency }, ctx.locale) }
}

function lineTable(ctx: WebCtx, head: Head, lines: Awaited<ReturnType<typeof listBillingDetailLines>>): TableView {
  const { t, locale } = ctx
  const word = (
    key: 'no' | 'sku' | 'kind' | 'description' | 'service' | 'quantity' | 'unitPrice' | 'taxCode' | 'net',
  ) => t(`documents.lineColumns.${key}`)
  const decimal = (value: string | null): ValueView | null =>
    value === null ? null : { kind: 'number', text: decimalText(value, locale) }
  return {
    key: 'lines',
    title: t('documents.detail.lines'),
    aside: t('documents.detail.linesAside', { count: lines.length, currency: head.currency }),
    columns: [
      { key: 'no', header: word('no') },
      { key: 'sku', header: word('sku') },
      { key: 'description', header: word('description') },
      { key: 'service', header: word('service') },
      { key: 'quantity', header: word('quantity'), isEnd: true },
      { key: 'unitPrice', header: word('unitPrice'), isEnd: true },
      { key: 'taxCode', header: word('taxCode') },
      { key: 'net', header: word('net'), isEnd: true },
    ],
    rows: lines.map((line) => ({
      id: line.line_id,
      cells: cellsOf({
        no: ident(String(line.line_no), `/trace/line/${encodeURIComponent(line.line_id)}`),
        sku: ident(line.sku ?? line.kind),
        description: text(line.description ?? line.kind),
        service: text(
          line.service_start_on && line.service_end_on ? `${line.service_start_on} – ${line.service_end_on}` : null,
        ),
        quantity: decimal(line.quantity),
        unitPrice: decimal(line.unit_price),
        taxCode: ident(line.tax_code),
        net: amount(ctx, head, line.net_minor),
      }),
    })),
    footer: {
      no: { kind: 'text', text: t('documents.detail.sum') },
      net: amount(
        ctx,
        head,
        lines.reduce((sum, line) => sum + line.net_minor, 0n),
      ),
    },
  }
}

function taxTable(ctx: WebCtx, head: Head, taxes: Awaited<ReturnType<typeof listBillingDetailTaxes>>): TableView {
  const { t } = ctx
  return {
    key: 'taxes',
    title: t('documents.detail.taxes'),
    aside: head.currency,
    columns: [
      { key: 'taxCode', header: t('documents.lineColumns.taxCode') },
      { key: 'rate', header: t('documents.lineColumns.rate'), isEnd: true },
      { key: 'base', header: t('documents.lineColumns.basis'), isEnd: true },
      { key: 'net', header: t('documents.lineColumns.tax'), isEnd: true },
    ],
    rows: taxes.map((tax) => ({
      id: String(tax.tax_no),
      cells: cellsOf({
        taxCode: ident(tax.tax_code),
        rate: { kind: 'number', text: decimalText(tax.rate_percent, ctx.locale) },
        base: amount(ctx, head, tax.base_minor),
        net: amount(ctx, head, tax.amount_minor),
      }),
    })),
    footer: {
      taxCode: { kind: 'text', text: t('documents.detail.sum') },
      net: amount(
        ctx,
        head,
        taxes.reduce((sum, tax) => sum + tax.amount_minor, 0n),
      ),
    },
  }
}
