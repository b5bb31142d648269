import { type Delivery } from './desk.ts'
import { type Books, billGrouped, type Pick, postConsolidated, postPart } from './history-groups.ts'
import { invoiceOf, linesOf } from './rows.ts'
import type { BillingRow, ErpRow } from './scenario.ts'

type Random = () => number

// Few of everything, so that numbers, amounts and customers meet again and again.
const AMOUNTS = ['12.30', '21.30', '100.00', '100.10', '450.00', '540.00']
const BILL_TOS = ['b-aspen', 'b-birch', 'b-cedar', 'b-nobody']
const CUSTOMERS = ['L-501', 'L-502', 'L-503', 'L-504']
const NUMBERS = Array.from({ length: 14 }, (_, at) => `H-${(at + 12) * 11 + (at % 3)}`)

/** A made-up history: each call is one thing that happens, as a delivery; the same seed tells the same story. Grouped ones also consolidate and split. */
export function openHistory(random: Random, isGrouped = false): () => Delivery {
  const books: Books = { billing: new Map(), erp: new Map() }
  const pick = <Value>(from: readonly Value[]): Value => {
    if (from.length === 0) throw new Error('nothing to pick from')
    return from[Math.floor(random() * from.length)] as Value // the place lies inside the list
  }
  const events = [
    () => bill(books, pick),
    () => bill(books, pick),
    () => post(books, pick),
    () => post(books, pick),
    () => post(books, pick),
    () => voidOne(books, pick),
    () => rebill(books, pick),
    () => edit(books, pick),
    () => reverse(books, pick),
    () => strayPosting(books, pick),
    () => changeReference(pick),
  ]
  const grouped = [billGrouped, billGrouped, postConsolidated, postPart, postPart]
  if (isGrouped) events.push(...grouped.map((event) => () => keep(books, event(books, pick))))
  return () => pick(events)()
}

function keep(books: Books, delivery: { billing?: BillingRow[]; erp?: ErpRow[] }): Delivery {
  for (const row of delivery.billing ?? []) books.billing.set(row.id, row)
  for (const row of delivery.erp ?? []) books.erp.set(row.id, row)
  return delivery
}

function bill(books: Books, pick: Pick): Delivery {
  const id = `h${books.billing.size + 1}`
  const other = pick([false, false, false, true])
  const sku = pick(['PING', 'PING', 'TALK', 'VANE'])
  const gross = pick(AMOUNTS)
  const row = invoiceOf(id, gross, {
    number: pick(NUMBERS),
    on: pick(['2026-01-12', '2026-01-14', '2026-01-20', '2026-02-28', '2026-03-01']),
    kind: pick(['invoice', 'invoice', 'invoice', 'credit_memo']),
    lines: [[sku, 'charge', other ? 'CO' : 'EXP', gross]],
    taxes: [],
    currency: pick(['USD', 'USD', 'USD', 'EUR']),
    ...(other ? { entity: 'MEER', bill_to: 'b-hazel' } : { bill_to: pick(BILL_TOS) }),
  })
  // Numbers are unique within an entity; what breaks that has a test of its own.
  const isTaken = [...books.billing.values()].some(
    (known) => known.entity === row.entity && known.number === row.number,
  )
  return keep(books, { billing: [isTaken ? { ...row, number: `${row.number}-${id}` } : row] })
}

function post(books: Books, pick: Pick): Delivery {
  const invoice = pick([...books.billing.values(), undefined])
  if (!invoice) return strayPosting(books, pick)
  const isOther = pick([false, false, false, false, true])
  const entity = isOther ? (invoice.entity === 'LARK' ? 'MEER' : 'LARK') : invoice.entity
  const amount = pick([invoice.gross, invoice.gross, invoice.gross, pick(AMOUNTS)])
  const sign = invoice.kind === 'credit_memo' ? '-' : ''
  const swapped = invoice.number.replace(/(\d)(\d)(\D*)$/, '$2$1$3')
  return keep(books, {
    erp: [
      booking(books, entity, `${sign}${amount}`, {
        ref: pick([invoice.number, invoice.number, invoice.number, invoice.number.toLowerCase(), swapped, null]),
        currency: pick([invoice.currency, invoice.currency, 'USD']),
        ...(entity === 'LARK' && { customer: pick(CUSTOMERS) }),
        on: pick([invoice.on, invoice.on, '2026-01-15']),
        status: pick(['posted', 'posted', 'posted', 'posted', 'rejected']),
        created: pick([`${invoice.on}T15:00:00Z`, '2026-03-01T00:05:00Z']),
      }),
    ],
  })
}

function booking(books: Books, entity: string, amount: string, over: Partial<ErpRow>): ErpRow {
  const id = `p${books.erp.size + 1}`
  const account = entity === 'MEER' ? '14000' : '11000'
  const [receivable, revenue] = linesOf(amount, null)
  return {
    ...{ id, ref: null, refs: [], type: 'ar_invoice', entity, customer: entity === 'MEER' ? 'M-801' : 'L-501' },
    ...{ on: '2026-01-12', version: 1, status: 'posted', currency: 'USD', rate: '1' },
    lines: [
      [account, receivable?.[1] ?? amount],
      ['43000', revenue?.[1] ?? amount, null],
    ],
    ...over,
  }
}

function strayPosting(books: Books, pick: Pick): Delivery {
  const entity = pick(['LARK', 'LARK', 'MEER'])
  const twins = pick([1, 1, 2])
  const like = { ref: pick([null, null, 'by hand']), on: pick(['2026-01-12', '2026-01-14']) }
  const amount = pick(AMOUNTS)
  const rows = Array.from({ length: twins }, (_, at) => ({
    ...booking(books, entity, amount, like),
    id: `p${books.erp.size + 1 + at}`,
  }))
  return keep(books, { erp: rows })
}

function voidOne(books: Books, pick: Pick): Delivery {
  const invoice = pick([...books.billing.values(), undefined])
  if (!invoice || invoice.voided) return bill(books, pick)
  return keep(books, { billing: [{ ...invoice, voided: pick(['2026-02-28T09:00:00Z', '2026-03-01T00:20:00Z']) }] })
}

function rebill(books: Books, pick: Pick): Delivery {
  const invoice = pick([...books.billing.values(), undefined])
  if (!invoice || invoice.voided) return bill(books, pick)
  const gross = pick(AMOUNTS)
  return keep(books, {
    billing: [{ ...invoice, gross, lines: invoice.lines.map(([sku, kind, tax]) => [sku, kind, tax, gross]) }],
  })
}

function edit(books: Books, pick: Pick): Delivery {
  const document = pick([...books.erp.values(), undefined])
  if (!document) return post(books, pick)
  const amount = pick(AMOUNTS)
  const [receivable, revenue] = linesOf(amount, null)
  const account = document.lines[0]?.[0] ?? '11000'
  const changed: Partial<ErpRow> = pick<Partial<ErpRow>>([
    {
      lines: [
        [account, receivable?.[1] ?? amount],
        ['43000', revenue?.[1] ?? amount, null],
      ],
    },
    { ref: pick([...NUMBERS, null]) },
    { customer: document.entity === 'LARK' ? pick(CUSTOMERS) : document.customer },
    {},
  ])
  const version = document.version + 1
  return keep(books, { erp: [{ ...document, ...changed, version, updated: '2026-03-01T00:00:30Z' }] })
}

function reverse(books: Books, pick: Pick): Delivery {
  const document = pick([...books.erp.values(), undefined])
  if (!document || document.status === 'rejected' || document.reversal_of) return post(books, pick)
  const turned = (amount: string) => (amount.startsWith('-') ? amount.slice(1) : `-${amount}`)
  const opposite = document.lines.map(([account, amount]): [string, string] => [account, turned(amount)])
  const reversal: ErpRow = {
    ...{ ...document, id: `p${books.erp.size + 1}`, version: 1, reversal_of: document.id },
    ...{ ref: document.ref === null ? null : `${document.ref}/R1`, lines: opposite },
  }
  const again: ErpRow = {
    ...document,
    id: `p${books.erp.size + 2}`,
    version: 1,
    ref: document.ref === null ? null : `${document.ref}/B1`,
  }
  return keep(books, { erp: pick([[reversal], [reversal, again]]) })
}

/** A row of reference data arrives with other words than before. */
function changeReference(pick: Pick): Delivery {
  const customer = { entity: 'LARK', bill_to_id: 'b-aspen', name: 'Aspen Works', blocked: false }
  const mapping = { entity: 'LARK', version: 2, valid_from: '2024-01-01', approved_by: 'controller@company.test' }
  const category = (name: string) => [{ revenue_category: name, valid_from: '2024-01-01', valid_to: null }]
  const vane = { sku: 'VANE', name: 'VANE', pattern: 'as_invoiced' }
  const feeds = pick<Record<string, object[]>>([
    {
      erp_customers: [
        { ...customer, erp_customer_no: 'L-501', valid_from: '2024-01-01', valid_to: pick(['2026-01-13', null]) },
        { ...customer, erp_customer_no: 'L-502', valid_from: '2026-01-13', valid_to: null },
      ],
    },
    { erp_customers: [{ ...customer, bill_to_id: 'b-nobody', erp_customer_no: 'L-502', valid_from: '2024-01-01' }] },
    {
      mappings: [
        {
          ...mapping,
          mapping_id: 'l-met',
          set: 'gl_revenue',
          key: { revenue_category: 'METER' },
          value: { revenue: pick(['43000', '43001']) },
        },
      ],
    },
    { products: [{ ...vane, revenue_categories: category(pick(['METER', 'WIND'])) }] },
    {
      periods: [
        {
          entity: 'LARK',
          period: '2026-01',
          state: 'locked',
          locked_at: pick(['2026-01-10T00:00:00Z', '2026-02-05T18:00:00Z']),
        },
      ],
    },
    {
      fx_rates: [
        {
          source: 'harbour',
          base: 'EUR',
          quote: 'USD',
          date: pick(['2026-01-12', '2026-01-14', '2026-02-27']),
          rate: pick(['1', '1.1', '1.25']),
        },
      ],
    },
  ])
  return { feeds }
}
