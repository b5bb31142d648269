import type { BillingRow, ErpRow } from './scenario.ts'

/** An invoice of LARK over one line of usage without tax. */
export function invoiceOf(id: string, gross: string, over: Partial<BillingRow> = {}): BillingRow {
  return {
    ...{ id, number: id.toUpperCase(), entity: 'LARK', bill_to: 'b-aspen', kind: 'invoice' },
    ...{ on: '2026-01-12', currency: 'USD', gross },
    lines: [['PING', 'charge', 'EXP', gross]],
    taxes: [['EXP', '0', '0.00']],
    ...over,
  }
}

/** The ERP document that such an invoice should have. */
export function postingOf(invoice: BillingRow, over: Partial<ErpRow> = {}): ErpRow {
  const amount = over.lines?.[0]?.[1] ?? invoice.gross
  return {
    ...{ id: `e-${invoice.id}`, ref: invoice.number, refs: [], type: 'ar_invoice', entity: 'LARK', customer: 'L-501' },
    ...{ on: invoice.on, version: 1, status: 'posted', currency: 'USD', rate: '1' },
    lines: linesOf(amount, `${invoice.id}-1`),
    ...over,
  }
}

/** Receivable and revenue of one amount; negative for a reversal. */
export function linesOf(amount: string, ref: string | null): ErpRow['lines'] {
  const opposite = amount.startsWith('-') ? amount.slice(1) : `-${amount}`
  return [
    ['11000', amount],
    ['43000', opposite, ref],
  ]
}
