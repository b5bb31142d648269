import { isRow, type JsonRow, textOf } from '../rewrite.ts'
import { shuffled } from '../shuffle.ts'
import { type Amount, decimalsOf, Exact, receivableOf, said, signedGross, sum } from './amounts.ts'
import type { BilledDocument, BilledLine, Entity, LedgerDocument, LedgerLine } from './rows.ts'
import type { World } from './world.ts'

/** What a run must find because of one fault. */
export interface Expected {
  readonly found: string
  readonly entity: string
  readonly period: string
  readonly variance: string
  readonly currency: string
  readonly status: 'open' | 'waiting' | 'accepted'
  /** Ids of documents the finding must name. */
  readonly names: readonly string[]
}

/** A billing document or, consolidated, several, and the documents of the ERP that stand for them: all of them live, none ever reversed, rejected or posted twice. */
export interface Booked {
  readonly members: readonly BilledDocument[]
  readonly billed: BilledDocument
  readonly parts: readonly LedgerDocument[]
  readonly ledger: LedgerDocument
}

export interface Scene {
  readonly world: World
  readonly booked: readonly Booked[]
  readonly lines: ReadonlyMap<string, { line: BilledLine; billed: BilledDocument }>
  /** Bill-tos and customer numbers that already have a finding or a fault: each fault is alone with its customer. */
  readonly taken: Set<string>
  next(): number
}

export type Mode = Entity['posting_mode']

export interface Wish {
  /** How the entity posts. */
  readonly mode?: Mode | undefined
  /** Decimals of the currency; "foreign": not the currency of the books. */
  readonly money?: number | 'foreign'
  readonly kind?: BilledDocument['kind']
  readonly form?: 'single' | 'split' | 'consolidated'
  /** Issue months to choose from; none: the first three of the year of the drop. */
  readonly months?: readonly string[]
  readonly where?: (booked: Booked) => boolean
}

export function openScene(world: World, touched: Iterable<string>, seed: number): Scene {
  const lines = new Map(
    world.billed.flatMap((billed) => billed.lines.map((line) => [line.id, { line, billed }] as const)),
  )
  let count = 0
  return {
    world,
    lines,
    booked: shuffled(listBooked(world), seed),
    taken: new Set([...touched, ...holdersOfCredit(world)]),
    next: () => (count += 1),
  }
}

/** Bill-tos with a credit nobody used up: an invoice that stays open by a fault would make it a finding of its own. */
function holdersOfCredit(world: World): string[] {
  const used = Map.groupBy(world.settlements, ({ credit_memo_id }) => credit_memo_id)
  const isLeft = (billed: BilledDocument) =>
    billed.kind === 'credit_memo' &&
    billed.status === 'finalised' &&
    !sum((used.get(billed.id) ?? []).map(({ amount }) => new Exact(amount))).eq(billed.gross)
  const holders = new Set(world.billed.filter(isLeft).map(({ bill_to_id }) => bill_to_id))
  const numbers = world.customers.filter(({ bill_to_id }) => holders.has(bill_to_id))
  return [...holders, ...numbers.map((one) => `${one.entity} ${one.erp_customer_no}`)]
}

/** The first document in the order of the seed that fits and whose customer is still free; the customer is taken. */
export function choose(scene: Scene, wish: Wish): Booked | undefined {
  const year = scene.world.asOf.slice(0, 4)
  const months = wish.months ?? ['01', '02', '03'].map((month) => `${year}-${month}`)
  const fits = (booked: Booked) =>
    months.includes(booked.billed.issue_date.slice(0, 7)) &&
    isOf(scene.world, booked.billed.entity, wish.mode) &&
    isIn(wish.money, booked) &&
    (wish.kind ?? 'invoice') === booked.billed.kind &&
    (wish.form === undefined || formOf(booked) === wish.form) &&
    isFree(scene, booked) &&
    (wish.where?.(booked) ?? true)
  const found = scene.booked.find(fits)
  for (const key of found ? keysOf(found) : []) scene.taken.add(key)
  return found
}

/** Whether an entity posts that way. */
export function isOf(world: World, code: string, mode: Mode | undefined): boolean {
  return mode === undefined || world.entities.some((one) => one.entity === code && one.posting_mode === mode)
}

const isIn = (money: Wish['money'], { billed, ledger }: Booked): boolean =>
  money === undefined || (money === 'foreign' ? ledger.rate !== '1' : decimalsOf(billed.currency) === money)

export function formOf({ ledger, parts }: Booked): 'single' | 'split' | 'consolidated' {
  if (parts.length > 1) return 'split'
  return ledger.external_ref?.startsWith('CON-') ? 'consolidated' : 'single'
}

const isFree = (scene: Scene, booked: Booked) => keysOf(booked).every((key) => !scene.taken.has(key))

export function keysOf({ members, ledger }: Booked): string[] {
  return [...members.map(({ bill_to_id }) => bill_to_id), `${ledger.entity} ${ledger.customer_no}`]
}

/** A credit that is open stays no finding of its own while it is 30 days old at most. */
export function isYoung(scene: Scene, { kind, issue_date }: BilledDocument): boolean {
  const days = (Date.parse(scene.world.asOf.slice(0, 10)) - Date.parse(issue_date)) / 86_400_000
  return kind === 'invoice' || days <= 30
}

/** Whether a payment, refund or write-off ever touched a billing document. */
export function isSettled(scene: Scene, { id }: BilledDocument): boolean {
  return scene.world.settlements.some(
    (one) => one.credit_memo_id === id || one.applications.some(({ invoice_id }) => invoice_id === id),
  )
}

function listBooked(world: World): Booked[] {
  const byNumber = new Map(world.billed.map((billed) => [`${billed.entity} ${billed.number}`, billed]))
  const groups = Map.groupBy(
    world.ledger.filter(({ type }) => type === 'ar_invoice' || type === 'ar_credit_memo'),
    (document) => `${document.entity} ${document.external_ref?.replace(/\/[SRB]\d+$/, '')}`,
  )
  const booked = [...groups.values()].flatMap((parts): Booked[] => {
    const [ledger] = parts
    const isPlain = (one: LedgerDocument) => one.status === 'posted' && one.reversal_of === null && one.version === 1
    const isPart = (one: LedgerDocument) => parts.length === 1 || /\/S\d+$/.test(one.external_ref ?? '')
    const members = (ledger?.references ?? []).map((number) => byNumber.get(`${ledger?.entity} ${number}`))
    const known = members.filter((one) => one?.status === 'finalised')
    const [billed] = known
    if (!ledger || !billed || known.length !== members.length) return []
    if (!parts.every(isPlain) || !parts.every(isPart)) return []
    return [{ members: known.filter((one) => one !== undefined), billed, parts, ledger }]
  })
  return booked.filter((one) => isEqual(world, one))
}

const isEqual = (world: World, { members, parts }: Booked): boolean => {
  const billed = members.map(signedGross).reduce((total, one) => total.plus(one))
  const posted = parts.map((part) => receivableOf(world, part)).reduce((total, one) => total.plus(one))
  return billed.eq(posted)
}

/** The lines of the books that stand for billed lines. */
export function netLines(scene: Scene, document: LedgerDocument): LedgerLine[] {
  return document.lines.filter(({ source_line_ref: ref }) => ref !== null && scene.lines.has(ref))
}

/** The tax lines of a document of receivables. */
export function taxLines(scene: Scene, document: LedgerDocument): LedgerLine[] {
  const nets = new Set(netLines(scene, document))
  return document.lines.filter((line) => line.tax_code !== null && !nets.has(line))
}

export function billedLineOf(scene: Scene, line: LedgerLine): BilledLine | undefined {
  return line.source_line_ref === null ? undefined : scene.lines.get(line.source_line_ref)?.line
}

/** States a finding on a document: the issue month and currency of the billing document, open, naming both sides. */
export function expectOn(
  booked: Booked,
  found: string,
  variance: Amount,
  other: Partial<Omit<Expected, 'variance' | 'found'>> = {},
): Expected {
  const { billed, parts, members } = booked
  const currency = other.currency ?? billed.currency
  return {
    found,
    entity: billed.entity,
    period: billed.issue_date.slice(0, 7),
    status: 'open',
    names: [...members.map(({ id }) => id), ...parts.map(({ id }) => id)],
    ...other,
    variance: said(variance, currency),
    currency,
  }
}

/** A document like another under an id and document number of its own. */
export function copyOf(scene: Scene, document: LedgerDocument, change: Partial<LedgerDocument>): LedgerDocument {
  const mark = `X${scene.next()}`
  const copy = {
    ...structuredClone(document),
    id: `${document.id}-${mark}`,
    doc_no: `${document.doc_no}${mark}`,
    ...change,
  }
  scene.world.ledger.push(copy)
  return copy
}

export function remove(scene: Scene, documents: readonly LedgerDocument[]): void {
  for (const document of documents) scene.world.ledger.splice(scene.world.ledger.indexOf(document), 1)
}

/** Whether a row of the export is the finding that was expected. */
export function fits(row: JsonRow, one: Expected): boolean {
  const documents = Array.isArray(row['documents']) ? row['documents'].filter(isRow) : []
  return (
    `${row['class']}/${row['cause']}` === one.found &&
    row['entity'] === one.entity &&
    row['period'] === one.period &&
    row['currency'] === one.currency &&
    row['status'] === one.status &&
    new Exact(textOf(row, 'variance')).eq(one.variance) &&
    one.names.every((name) => documents.some(({ id }) => id === name))
  )
}
