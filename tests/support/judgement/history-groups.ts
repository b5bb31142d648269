import { minorToDecimal } from '#server/domain/money'
import { invoiceOf } from './rows.ts'
import type { BillingRow, ErpRow } from './scenario.ts'

/** What has happened so far: the newest row of every document. */
export interface Books {
  readonly billing: Map<string, BillingRow>
  readonly erp: Map<string, ErpRow>
}

/** Takes one of several. */
export type Pick = <Value>(from: readonly Value[]) => Value

type Rows = { billing?: BillingRow[]; erp?: ErpRow[] }

const group = (entity: 'OSTA' | 'FINN') =>
  entity === 'OSTA' ? { entity, customer: 'O-701', currency: 'CHF' } : { entity, customer: 'F-601', currency: 'EUR' }

/** An invoice of the entity that consolidates, or a long one of the entity that splits. */
export function billGrouped(books: Books, pick: Pick): Rows {
  const id = `g${books.billing.size + 1}`
  const net = pick(['30.00', '40.00'])
  const isMember = pick([true, false])
  const nets = isMember ? [net] : [net, '20.00', '10.00']
  const gross = sumOf(nets)
  const lines = nets.map((each): BillingRow['lines'][number] => ['PING', 'charge', null, each])
  const home = isMember
    ? { entity: 'OSTA', bill_to: pick(['b-fir', 'b-gum']), currency: 'CHF' }
    : { entity: 'FINN', bill_to: 'b-doum', currency: 'EUR' }
  return { billing: [invoiceOf(id, gross, { ...home, lines, taxes: [], on: pick(['2026-01-12', '2026-02-10']) })] }
}

/** A consolidated document of some members of a month, complete or not, the first or a second one. */
export function postConsolidated(books: Books, pick: Pick): Rows {
  const month = pick(['2026-01', '2026-02'])
  const all = [...books.billing.values()].filter((row) => row.entity === 'OSTA' && row.on.startsWith(month))
  const members = all.filter(() => pick([true, true, false]))
  const earlier = [...books.erp.values()].filter((row) => row.ref === `CON-OSTA-O-701-${month}` && !row.reversal_of)
  const total = sumOf(members.map((row) => row.gross))
  const document: ErpRow = {
    ...{
      id: `c${books.erp.size + 1}`,
      ref: `CON-OSTA-O-701-${month}`,
      type: 'ar_invoice',
      rate: '1',
      ...group('OSTA'),
    },
    ...{ on: `${month}-28`, version: 1, status: 'posted', refs: members.map((row) => row.number) },
    lines: [
      ['13000', total],
      ...members.map((row): ErpRow['lines'][number] => ['43800', `-${row.gross}`, `${row.id}-1`]),
    ],
  }
  const known = earlier[0]
  if (!known || pick([true, false, false])) return { erp: [document] }
  return { erp: [{ ...document, id: known.id, version: known.version + 1, updated: '2026-03-01T00:00:30Z' }] }
}

/** One part of a split invoice, on its own customer or on another. */
export function postPart(books: Books, pick: Pick): Rows {
  const invoice = pick([...[...books.billing.values()].filter((row) => row.entity === 'FINN'), undefined])
  if (!invoice) return billGrouped(books, pick)
  const part = pick([1, 2])
  const billed = invoice.lines.slice(part === 1 ? 0 : 2, part === 1 ? 2 : 3)
  const total = sumOf(billed.map(([, , , net]) => net))
  const first = part === 1 ? 1 : 3
  return {
    erp: [
      {
        ...{ id: `s${books.erp.size + 1}`, ref: `${invoice.number}/S${part}`, refs: [], type: 'ar_invoice', rate: '1' },
        ...{ ...group('FINN'), on: invoice.on, version: 1, status: 'posted' },
        customer: pick(['F-601', 'F-601', 'F-602']),
        lines: [
          ['12000', total],
          ...billed.map(([, , , net], at): ErpRow['lines'][number] => [
            '43500',
            `-${net}`,
            `${invoice.id}-${first + at}`,
          ]),
        ],
      },
    ],
  }
}

/** Amounts of two decimals. */
function sumOf(amounts: readonly string[]): string {
  const cents = amounts.reduce((sum, amount) => sum + BigInt(amount.replace('.', '')), 0n)
  return minorToDecimal(cents, 'CHF')
}
