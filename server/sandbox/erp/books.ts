import { decimalText, type ErpRow, type Holdings, type PeriodState, sumOf } from './erp-row.ts'
import { openJournal } from './journal.ts'

/** A document on its way in: what the ERP gives by itself is missing. */
export type Draft = Omit<ErpRow, 'id' | 'doc_no' | 'status' | 'status_reason' | 'created_at' | 'updated_at' | 'version'>

/** Everything the stand-in ERP knows, and how it changes. All changes are on disk before they are told. */
export interface Books {
  readonly rows: readonly ErpRow[]
  row(id: string): ErpRow | undefined
  /** Ids of the documents created under an external id. */
  underExternalId(externalId: string): readonly string[]
  postedWith(company: string, reference: string): readonly ErpRow[]
  isReversed(id: string): boolean
  periodState(company: string, period: string): PeriodState
  setPeriod(company: string, period: string, state: PeriodState): void
  customer(company: string, number: string): 'known' | 'blocked' | 'unknown'
  knowsAccount(account: string): boolean
  /** What the customer owes by it in document currency, debit positive; null when no line is on a control account. */
  receivableOf(row: ErpRow): string | null
  create(draft: Draft, externalId: string | null): ErpRow
}

const PREFIXES = {
  ar_invoice: 'AR',
  ar_credit_memo: 'AC',
  journal: 'JE',
  revenue_journal: 'RJ',
  payment: 'PM',
  adjustment: 'AD',
} as const

/** Opens the books on what they hold at the start and everything the journal kept since. The clock starts at `startsAt` and goes one second on with every document. */
export function openBooks(told: { holdings: Holdings; startsAt: string; journalPath?: string | undefined }): Books {
  const { holdings } = told
  const journal = openJournal(told.journalPath)
  const shelf = new Shelf(Date.parse(told.startsAt))
  const periods = new Map((holdings.periods ?? []).map((one) => [`${one.company}|${one.period}`, one.state]))
  const planned = new Set((holdings.periods ?? []).map((one) => one.company))
  for (const row of [...holdings.documents].sort(byTimeThenId)) shelf.enter(row, externalIdOfOld(row))
  for (const entry of journal.past) {
    if (entry.kind === 'created') shelf.enter(entry.row, entry.externalId)
    else periods.set(`${entry.company}|${entry.period}`, entry.state)
  }
  return {
    rows: shelf.rows,
    row: (id) => shelf.byId.get(id),
    underExternalId: (externalId) => shelf.byExternalId.get(externalId) ?? [],
    postedWith: (company, reference) => shelf.byReference.get(`${company}|${reference}`) ?? [],
    isReversed: (id) => shelf.reversed.has(id),
    periodState: (company, period) => periods.get(`${company}|${period}`) ?? (planned.has(company) ? 'locked' : 'open'),
    setPeriod: (company, period, state) => {
      journal.append({ kind: 'period', company, period, state })
      periods.set(`${company}|${period}`, state)
    },
    ...readMaster(holdings),
    create: (draft, externalId) => {
      const row = shelf.number(draft)
      journal.append({ kind: 'created', externalId, row })
      shelf.enter(row, externalId)
      return row
    },
  }
}

/** The documents and the ways to find them. */
class Shelf {
  readonly rows: ErpRow[] = []
  readonly byId = new Map<string, ErpRow>()
  readonly byReference = new Map<string, ErpRow[]>()
  readonly byExternalId = new Map<string, string[]>()
  readonly reversed = new Set<string>()
  private readonly numbers = new Map<string, number>()
  private clock: number

  constructor(clock: number) {
    this.clock = clock
  }

  enter(row: ErpRow, externalId: string | null): void {
    this.rows.push(row)
    this.byId.set(row.id, row)
    const number = Number(/(\d+)$/.exec(row.id)?.[1] ?? '0')
    this.numbers.set(row.entity, Math.max(this.numbers.get(row.entity) ?? 0, number))
    this.clock = Math.max(this.clock, Date.parse(row.updated_at))
    if (externalId !== null) add(this.byExternalId, externalId, row.id)
    if (row.status !== 'posted') return
    if (row.reversal_of !== null) this.reversed.add(row.reversal_of)
    if (row.external_ref !== null) add(this.byReference, `${row.entity}|${row.external_ref}`, row)
  }

  /** The next number of the company and the next second of the clock, not yet entered. */
  number(draft: Draft): ErpRow {
    const at = new Date(this.clock + 1000).toISOString().replace('.000Z', 'Z')
    return rowOf(draft, (this.numbers.get(draft.entity) ?? 0) + 1, at)
  }
}

function add<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}

/** Documents that were there before carry their company and reference as external id, as every integration before ours wrote them. */
function externalIdOfOld(row: ErpRow): string | null {
  return row.status === 'posted' && row.external_ref !== null ? `${row.entity}|${row.external_ref}` : null
}

function rowOf(draft: Draft, number: number, at: string): ErpRow {
  const digits = String(number).padStart(6, '0')
  const company = draft.entity.toLowerCase().split('-').at(-1) ?? draft.entity
  return {
    id: `erp-${company}-${digits}`,
    doc_no: `${PREFIXES[draft.type]}${draft.posting_date.slice(2, 4)}${digits}`,
    type: draft.type,
    entity: draft.entity,
    status: 'posted',
    status_reason: null,
    external_ref: draft.external_ref,
    references: draft.references,
    customer_no: draft.customer_no,
    document_date: draft.document_date,
    posting_date: draft.posting_date,
    period: draft.period,
    created_at: at,
    updated_at: at,
    version: 1,
    currency: draft.currency,
    rate: draft.rate,
    reversal_of: draft.reversal_of,
    text: draft.text,
    lines: draft.lines,
  }
}

/** Customers and accounts: those of the master records, and those seen in documents. */
function readMaster(holdings: Holdings): Pick<Books, 'customer' | 'knowsAccount' | 'receivableOf'> {
  const { customers, accounts } = holdings
  const seen = holdings.documents.flatMap((row) => (row.customer_no ? [`${row.entity}|${row.customer_no}`] : []))
  const known = new Set([...(customers ?? []).map((one) => `${one.company}|${one.number}`), ...seen])
  const blocked = new Set((customers ?? []).filter((one) => one.blocked).map((one) => `${one.company}|${one.number}`))
  const chart = new Set([
    ...(accounts ?? []),
    ...holdings.documents.flatMap((row) => row.lines.map((line) => line.account)),
  ])
  const control = new Set((customers ?? []).map((one) => `${one.company}|${one.controlAccount}`))
  return {
    customer: (company, number) => {
      const key = `${company}|${number}`
      if (blocked.has(key)) return 'blocked'
      return customers === undefined || known.has(key) ? 'known' : 'unknown'
    },
    knowsAccount: (account) => accounts === undefined || chart.has(account),
    receivableOf: (row) => {
      const lines = row.lines.filter((line) => control.has(`${row.entity}|${line.account}`))
      if (lines.length === 0) return null
      return decimalText(sumOf(lines.map((line) => line.debit)) - sumOf(lines.map((line) => line.credit)))
    },
  }
}

function byTimeThenId(a: ErpRow, b: ErpRow): number {
  return Date.parse(a.updated_at) - Date.parse(b.updated_at) || (a.id < b.id ? -1 : 1)
}
