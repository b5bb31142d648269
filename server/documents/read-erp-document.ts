import { findErpDocument, listErpDetailLines, sumErpLines } from '#db/queries/document-detail'
import type { WebCtx } from '../auth/web-ctx.ts'
import { moneyView } from '../i18n/format.ts'
import { instantView } from '../i18n/moment.ts'
import { documentHref } from './document-kind.ts'
import { cellsOf, type DocumentBody, day, factsOf, ident, type TableView, text, type ValueView } from './view.ts'

type Head = NonNullable<Awaited<ReturnType<typeof findErpDocument>>>

/** The most lines of one document on one page; a journal of thousands says so and keeps its sums. */
const LINES_MAX = 500

/** An ERP document with its lines and the proof that debits equal credits; undefined when it is unknown or outside the scope. */
export async function readErpDocument(ctx: WebCtx, sourceId: string): Promise<DocumentBody | undefined> {
  const head = await findErpDocument(ctx.db, { scope: ctx.scope, sourceId })
  if (!head) return undefined
  const version = { documentId: head.document_id, versionNo: head.version_no }
  const [lines, sums] = await Promise.all([
    listErpDetailLines(ctx.db, version, LINES_MAX),
    sumErpLines(ctx.db, version),
  ])
  return {
    documentId: head.document_id,
    sourceId: head.source_id,
    stream: 'erp_documents',
    title: head.doc_no,
    word: ctx.t(`documents.one.${head.type}`),
    entity: head.entity,
    zone: head.time_zone ?? 'UTC',
    facts: headFacts(ctx, head),
    tables: [lineTable(ctx, head, { lines, sums })],
  }
}

function headFacts({ t, locale }: WebCtx, head: Head) {
  const at = (instant: Date): ValueView => ({
    kind: 'instant',
    ...instantView(instant, head.time_zone ?? 'UTC', locale),
  })
  return factsOf([
    [t('documents.fields.customerNo'), ident(head.customer_no)],
    [t('documents.fields.entity'), text(head.entity)],
    [t('documents.fields.status'), text(t(`documents.state.${head.status}`))],
    [t('documents.fields.reason'), text(head.status_reason)],
    [t('documents.fields.reference'), ident(head.external_ref)],
    [t('documents.fields.references'), text(head.refs.join(', '))],
    [t('documents.fields.documentDate'), day(head.document_on)],
    [t('documents.fields.postingDate'), day(head.posting_on)],
    [t('documents.fields.period'), text(head.period)],
    [t('documents.fields.created'), at(head.created_at)],
    [t('documents.fields.updated'), at(head.updated_at)],
    [t('documents.fields.sourceVersion'), text(String(head.source_version))],
    [t('documents.fields.currency'), text(head.currency)],
    [t('documents.fields.rate'), text(head.rate)],
    [
      t('documents.fields.reversalOf'),
      ident(head.reversal_of, head.reversal_of ? documentHref('erp', head.reversal_of) : undefined),
    ],
    [t('documents.fields.text'), text(head.text)],
    [t('documents.fields.id'), ident(head.source_id)],
  ])
}

interface Lines {
  readonly lines: Awaited<ReturnType<typeof listErpDetailLines>>
  readonly sums: Awaited<ReturnType<typeof sumErpLines>>
}

/** Debits and credits in two columns, as a ledger has them; the last row proves that they are equal. */
function lineTable({ t, locale }: WebCtx, head: Head, { lines, sums }: Lines): TableView {
  const money = (minor: bigint): ValueView => ({
    kind: 'money',
    amount: moneyView({ minor, currency: head.currency }, locale),
  })
  const base = head.functional_currency ?? head.currency
  return {
    key: 'lines',
    title: t('documents.detail.lines'),
    aside: t('documents.detail.linesAside', { count: Number(sums.lines), currency: head.currency }),
    columns: [
      { key: 'no', header: t('documents.lineColumns.no') },
      { key: 'account', header: t('documents.lineColumns.account') },
      { key: 'taxCode', header: t('documents.lineColumns.taxCode') },
      { key: 'source', header: t('documents.lineColumns.source') },
      { key: 'debit', header: t('documents.detail.debit'), isEnd: true },
      { key: 'credit', header: t('documents.detail.credit'), isEnd: true },
      { key: 'base', header: `${t('documents.lineColumns.base')}, ${base}`, isEnd: true },
    ],
    rows: lines.map((line) => ({
      id: String(line.line_no),
      cells: cellsOf({
        no: text(String(line.line_no)),
        account: ident(line.account),
        taxCode: ident(line.tax_code),
        source: ident(line.source_line_ref ?? line.applies_to),
        debit: line.amount_minor > 0n ? money(line.amount_minor) : null,
        credit: line.amount_minor < 0n ? money(-line.amount_minor) : null,
        base: { kind: 'money', amount: moneyView({ minor: line.base_minor, currency: base }, locale) },
      }),
    })),
    footer: {
      source: { kind: 'text', text: t('documents.detail.proof') },
      debit: money(sums.debitMinor),
      credit: money(-sums.creditMinor),
    },
  }
}
