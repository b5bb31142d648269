import type { TrytonClient, TrytonRow } from './client.ts'
import { feedLineOf, type LineOrigins } from './feed-lines.ts'
import { REFERENCES_LEAD } from './invoice-values.ts'
import { idsOf, nested, numberOf, optionalTextOf, readCompanies, textOf } from './records.ts'
import { findReversals } from './reversals.ts'
import type { TrytonSettings } from './settings.ts'
import { sourceIdOf } from './source-id.ts'

const INVOICE_FIELDS = ['company', 'number', 'reference', 'comment', 'description', 'party.code', 'invoice_date', 'currency', 'currency.code', 'total_amount', 'move', 'cancel_move', 'lines', 'taxes', 'state'] // biome-ignore format: a list
const MOVE_LINE_FIELDS = ['move', 'account.code', 'debit', 'credit', 'amount_second_currency', 'origin']

/** Rows of the feed `erp_documents` (file-drop contract, section 5) for posted invoices, in the order of the ids. A row tells what stands in the ledger: its move, which Tryton lets nobody change once it is posted, so every version is the first. A move that cancels an invoice is a row of its own. */
export async function readFeedRows(client: TrytonClient, settings: TrytonSettings, ids: readonly number[]) {
  if (ids.length === 0) return []
  const found = await client.rows('account.invoice', [['id', 'in', ids]], { fields: INVOICE_FIELDS })
  const invoices = new Map(found.map((invoice) => [invoice.id, invoice]))
  const scene = await readScene(client, settings, found)
  return ids.flatMap((id) => {
    const invoice = invoices.get(id)
    return invoice ? rowsOf(invoice, scene) : []
  })
}

type Scene = Awaited<ReturnType<typeof readScene>>

async function readScene(client: TrytonClient, settings: TrytonSettings, invoices: readonly TrytonRow[]) {
  const cancelMoves = invoices.flatMap((invoice) => optionalId(invoice, 'cancel_move'))
  const shared = await client.rows('account.invoice', [['move', 'in', cancelMoves]], { fields: ['move'] })
  const own = new Set(cancelMoves.filter((move) => !shared.some((invoice) => invoice['move'] === move)))
  const moveIds = [...invoices.map((invoice) => numberOf(invoice, 'move')), ...own]
  const lineFields = ['note', 'origin', 'invoice', 'taxes', 'type']
  const [companies, moves, moveLines, lines, taxLines] = await Promise.all([
    readCompanies(client),
    client.rows('account.move', [['id', 'in', moveIds]], { fields: ['date', 'create_date', 'post_number'] }),
    client.rows('account.move.line', [['move', 'in', moveIds]], { fields: MOVE_LINE_FIELDS, order: [['id', 'ASC']] }),
    client.rows('account.invoice.line', [['id', 'in', invoices.flatMap((row) => idsOf(row, 'lines'))]], { fields: lineFields }), // biome-ignore format: one list
    client.rows('account.invoice.tax', [['id', 'in', invoices.flatMap((row) => idsOf(row, 'taxes'))]], { fields: ['tax.name'] }), // biome-ignore format: one list
  ])
  const taxIds = [...new Set(lines.flatMap((line) => idsOf(line, 'taxes')))]
  const taxes = await client.rows('account.tax', [['id', 'in', taxIds]], { fields: ['name'] })
  const reversals = await findReversals(client, invoices, lines)
  return { settings, companies, own, moves: byId(moves), moveLines, reversals, origins: originsOf(settings, { lines, taxLines, taxes }) } // biome-ignore format: what rows are made of
}

function rowsOf(invoice: TrytonRow, scene: Scene): readonly object[] {
  const { database } = scene.settings
  const reversed = scene.reversals.get(invoice.id)
  const row = rowOf(invoice, scene, {
    move: numberOf(invoice, 'move'),
    ...{
      id: sourceIdOf(database, invoice.id),
      reversalOf: reversed === undefined ? null : sourceIdOf(database, reversed),
    },
  })
  const [cancel] = optionalId(invoice, 'cancel_move')
  if (cancel === undefined || !scene.own.has(cancel)) return [row]
  const id = `${sourceIdOf(database, invoice.id)}/cancel`
  return [row, rowOf(invoice, scene, { move: cancel, id, reversalOf: sourceIdOf(database, invoice.id) })]
}

function rowOf(invoice: TrytonRow, scene: Scene, told: { move: number; id: string; reversalOf: string | null }) {
  const company = scene.companies.find(({ id }) => id === invoice['company'])
  const move = scene.moves.get(told.move)
  if (!company || !move) throw new Error(`Tryton tells of invoice ${invoice.id} without its company or its move.`)
  const isForeign = invoice['currency'] !== company.currencyId
  const [postedOn, createdAt] = [textOf(move, 'date'), new Date(textOf(move, 'create_date')).toISOString()]
  const isCredit = textOf(invoice, 'total_amount').startsWith('-')
  const isCancelling = told.id.endsWith('/cancel')
  const lines = scene.moveLines.filter((line) => line['move'] === told.move)
  return {
    id: told.id,
    doc_no: isCancelling ? (optionalTextOf(move, 'post_number') ?? told.id) : textOf(invoice, 'number'),
    type: isCredit === isCancelling ? 'ar_invoice' : 'ar_credit_memo',
    entity: scene.settings.entities[company.name] ?? company.name,
    status: 'posted',
    status_reason: null,
    external_ref: isCancelling ? null : optionalTextOf(invoice, 'reference'),
    references: isCancelling ? [] : referencesOf(invoice),
    customer_no: optionalTextOf(nested(invoice, 'party'), 'code'),
    document_date: isCancelling ? postedOn : textOf(invoice, 'invoice_date'),
    posting_date: postedOn,
    period: postedOn.slice(0, 7),
    created_at: createdAt,
    updated_at: createdAt,
    version: 1,
    currency: textOf(nested(invoice, 'currency'), 'code'),
    rate: isForeign ? null : '1',
    reversal_of: told.reversalOf,
    text: optionalTextOf(invoice, 'description'),
    lines: lines.map((line, at) => feedLineOf(line, { lineNo: at + 1, isForeign, origins: scene.origins })),
  }
}

function originsOf(
  settings: TrytonSettings,
  read: Record<'lines' | 'taxLines' | 'taxes', readonly TrytonRow[]>,
): LineOrigins {
  const codes = new Map(Object.entries(settings.taxes).map(([code, name]) => [name, code]))
  const codeOf = (name: string | null) => (name === null ? null : (codes.get(name) ?? name))
  const taxes = byId(read.taxes)
  const lines = read.lines.map((line) => {
    const tax = taxes.get(idsOf(line, 'taxes')[0] ?? 0)
    const told = { sourceLineRef: optionalTextOf(line, 'note'), taxCode: codeOf(tax ? textOf(tax, 'name') : null) }
    return [`account.invoice.line,${line.id}`, told] as const
  })
  const taxLines = read.taxLines.map((line) => {
    const told = { sourceLineRef: null, taxCode: codeOf(optionalTextOf(nested(line, 'tax'), 'name')) }
    return [`account.invoice.tax,${line.id}`, told] as const
  })
  return new Map([...lines, ...taxLines])
}

function referencesOf(invoice: TrytonRow): readonly string[] {
  const line = optionalTextOf(invoice, 'comment')
    ?.split('\n')
    .find((text) => text.startsWith(REFERENCES_LEAD))
  return line === undefined ? [] : line.slice(REFERENCES_LEAD.length).split(', ')
}

function optionalId(row: TrytonRow, field: string): readonly number[] {
  const found = row[field]
  return typeof found === 'number' ? [found] : []
}

const byId = (rows: readonly TrytonRow[]) => new Map(rows.map((row) => [row.id, row]))
