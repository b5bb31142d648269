import type { DocumentFindingRow } from '#db/queries/source-findings'
import type { WebCtx } from '../auth/web-ctx.ts'
import { decimalText } from '../i18n/format.ts'
import { cellsOf, ident, type TableView, text, type ValueView } from './view.ts'

const CODES = [
  'header_not_lines',
  'header_tax_not_breakdown',
  'gross_not_net_plus_tax',
  'tax_base_not_lines',
  'tax_not_rate',
  'tax_rate_not_declared',
  'quantity_times_price',
  'net_not_rated',
  'quantity_not_in_force',
  'discount_not_percent',
  'price_gap',
  'price_overlap',
  'price_cannot_rate',
  'unknown_item',
  'unknown_metric',
  'unknown_subscription',
  'usage_not_served',
] as const

/** What a billing document states that cannot be true, as a table; none where everything follows. */
export function sourceFindingTables(ctx: WebCtx, rows: readonly DocumentFindingRow[]): TableView[] {
  if (rows.length === 0) return []
  const { t } = ctx
  return [
    {
      key: 'sourceFindings',
      title: t('documents.sourceFindings.title'),
      aside: t('documents.sourceFindings.aside', { count: rows.length }),
      columns: [
        { key: 'where', header: t('documents.sourceFindings.where') },
        { key: 'what', header: t('documents.sourceFindings.what') },
        { key: 'stated', header: t('documents.sourceFindings.stated'), isEnd: true },
        { key: 'follows', header: t('documents.sourceFindings.follows'), isEnd: true },
      ],
      rows: rows.map((row) => ({
        id: `${row.object_id}|${row.code}`,
        cells: cellsOf({
          where: whereOf(ctx, row),
          what: text(sentenceOf(ctx, row.code)),
          stated: figure(ctx, row.params['stated'] ?? row.params['billed']),
          follows: figure(ctx, row.params['computed'] ?? row.params['expected'] ?? row.params['declared']),
        }),
      })),
    },
  ]
}

function sentenceOf({ t }: WebCtx, code: string): string {
  const known = CODES.find((one) => one === code)
  return known ? t(`documents.sourceFindings.codes.${known}`) : t('documents.sourceFindings.codes.other', { code })
}

/** The line or tax row it is about; the header where it is about neither. */
function whereOf({ t }: WebCtx, row: DocumentFindingRow): ValueView | null {
  if (row.line_no !== null) return ident(String(row.line_no), `/trace/line/${encodeURIComponent(row.object_id)}`)
  return ident(row.params['tax_code'] ?? null) ?? text(t('documents.sourceFindings.header'))
}

function figure({ locale }: WebCtx, value: string | undefined): ValueView | null {
  if (value === undefined) return null
  return /^-?\d+(\.\d+)?$/.test(value) ? { kind: 'number', text: decimalText(value, locale) } : text(value)
}
