import type { DocumentFindingRow } from '#db/queries/source-findings'
import type { WebCtx } from '../auth/web-ctx.ts'
import { sourceFindingWords } from '../control/source-finding-words.ts'
import { cellsOf, ident, type TableView, text, type ValueView } from './view.ts'

/** What a billing document states that cannot be true, as a table: where, what is wrong, and what to do; none where everything follows. */
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
        { key: 'what', header: t('control.sources.what') },
        { key: 'remedy', header: t('control.sources.remedy') },
      ],
      rows: rows.map((row) => {
        const { sentence, remedy } = sourceFindingWords(ctx, row)
        return {
          id: `${row.object_id}|${row.code}`,
          cells: cellsOf({ where: whereOf(ctx, row), what: text(sentence), remedy: text(remedy) }),
        }
      }),
    },
  ]
}

/** The line or tax row it is about; the header where it is about neither. */
function whereOf({ t }: WebCtx, row: DocumentFindingRow): ValueView | null {
  if (row.line_no !== null) return ident(String(row.line_no), `/trace/line/${encodeURIComponent(row.object_id)}`)
  return ident(row.params['tax_code'] ?? null) ?? text(t('documents.sourceFindings.header'))
}
