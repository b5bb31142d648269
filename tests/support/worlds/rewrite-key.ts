import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Dialect } from './dialect.ts'
import { readManifest, readRows } from './feed-file.ts'
import { isRow, type Json, type JsonRow, textOf } from './rewrite.ts'

interface KeyPlace {
  readonly dialect: Dialect
  readonly functionals: ReadonlyMap<string, string>
  /** Billing document id and billing line id to the currency and entity of the document. */
  readonly documents: ReadonlyMap<string, { currency: string; entity: string }>
}

/** Lists of the answer key, each with how one member of it is said. */
const lists: Readonly<Record<string, (member: Json, at: KeyPlace, copy: number) => Json>> = {
  faults: row((fault, at, copy) => ({
    ...fault,
    id: `${textOf(fault, 'id')}.${copy}`,
    entity: at.dialect.entity(textOf(fault, 'entity')),
    anchor_objects: objects(fault['anchor_objects'], at),
    expected: expected(fault['expected'], at),
  })),
  decoys: row((decoy, at, copy) => ({
    ...decoy,
    id: `${textOf(decoy, 'id')}.${copy}`,
    objects: objects(decoy['objects'], at),
  })),
  accepted: row((accepted, { dialect }) => ({
    ...accepted,
    billing: dialect.word(textOf(accepted, 'billing')),
    erp: dialect.word(textOf(accepted, 'erp')),
    variance: dialect.money(textOf(accepted, 'variance'), textOf(accepted, 'currency')),
    currency: dialect.currency(textOf(accepted, 'currency')),
  })),
  matches: row((match, { dialect }) => ({
    ...match,
    billing: texts(match['billing']).map(dialect.word),
    erp: texts(match['erp']).map(dialect.word),
    amount: dialect.money(textOf(match, 'amount'), textOf(match, 'currency')),
    currency: dialect.currency(textOf(match, 'currency')),
  })),
  optional_links: (link, { dialect }) => texts(link).map(dialect.word),
  control_totals: row(controlTotal),
  usage: (summary, { dialect }) => {
    const [subscription = null, metric = null, ...rest] = Array.isArray(summary) ? summary : []
    return [dialect.word(String(subscription)), dialect.shared(String(metric)), ...rest]
  },
}

/** Writes the answer key that fits the rewritten drop. `grouping_key` is left out: it is built from words of the old world and no measure reads it. */
export async function rewriteKey(
  change: { from: string; key: string; to: string; dialects: readonly Dialect[] },
  functionals: ReadonlyMap<string, string>,
): Promise<void> {
  if (!existsSync(change.key)) return
  const key = JSON.parse(await readFile(change.key, 'utf8')) as JsonRow // the scorer's own file; a wrong shape fails below
  const documents = await readDocuments(change.from)
  const places = change.dialects.map((dialect) => ({ dialect, functionals, documents }))
  const said: JsonRow = { world: key['world'] ?? null }
  for (const [name, say] of Object.entries(lists)) {
    const members = key[name]
    said[name] = places.flatMap((place, copy) =>
      Array.isArray(members) ? members.map((member) => say(member, place, copy)) : [],
    )
  }
  said['postings'] = Object.assign({}, ...places.map((place) => sayPostings(key['postings'], place)))
  said['revenue_schedule'] = Object.assign({}, ...places.map((place) => saySchedule(key['revenue_schedule'], place)))
  await writeFile(join(change.to, 'answer_key.json'), JSON.stringify(said))
}

function row(say: (member: JsonRow, at: KeyPlace, copy: number) => JsonRow) {
  return (member: Json, at: KeyPlace, copy: number): Json => (isRow(member) ? say(member, at, copy) : member)
}

/** T1 counts usage: its currency is a metric and its figures are quantities. */
function controlTotal(cell: JsonRow, { dialect }: KeyPlace): JsonRow {
  const currency = textOf(cell, 'currency')
  const isUsage = cell['identity'] === 'T1'
  const say = (value: Json) => (typeof value === 'string' && !isUsage ? dialect.money(value, currency) : value)
  const changed: JsonRow = {
    ...cell,
    entity: dialect.entity(textOf(cell, 'entity')),
    currency: isUsage ? dialect.shared(currency) : dialect.currency(currency),
  }
  for (const name of ['expected', 'actual', 'difference', 'in_transit']) changed[name] = say(cell[name] ?? null)
  return changed
}

function expected(value: Json | undefined, { dialect }: KeyPlace): Json {
  if (!isRow(value)) return null
  const variances = Array.isArray(value['variances']) ? value['variances'].filter(isRow) : []
  return {
    ...value,
    grouping_key: null,
    minor_unit_tolerance: tolerance(value, variances, dialect),
    variances: variances.map((variance) => ({
      entity: dialect.entity(textOf(variance, 'entity')),
      currency: dialect.currency(textOf(variance, 'currency')),
      amount: dialect.money(textOf(variance, 'amount'), textOf(variance, 'currency')),
    })),
  }
}

/** The scorer knows the smallest unit of four currencies and takes 0.01 for all others; the tolerance states one smallest unit in its terms. */
function tolerance(value: JsonRow, variances: readonly JsonRow[], dialect: Dialect): number {
  const unit = (code: string) => ({ USD: '0.01', EUR: '0.01', JPY: '1', KWD: '0.001' })[code] ?? '0.01'
  const factors = variances.map((variance) => {
    const currency = textOf(variance, 'currency')
    return Number(dialect.money(unit(currency), currency)) / Number(unit(dialect.currency(currency)))
  })
  return Number(value['minor_unit_tolerance'] ?? 1) * Math.min(1, ...factors)
}

function objects(value: Json | undefined, { dialect }: KeyPlace): Json {
  const named = Array.isArray(value) ? value.filter(isRow) : []
  const say = (object: JsonRow) =>
    object['system'] === 'reference' && object['type'] === 'price' ? dialect.shared : dialect.word
  return named.map((object) => ({ ...object, id: say(object)(textOf(object, 'id')) }))
}

function sayPostings(value: Json | undefined, at: KeyPlace): JsonRow {
  const entries = Object.entries(isRow(value) ? value : {}).map(([id, lines]) => {
    const { currency, entity } = at.documents.get(id) ?? { currency: '', entity: '' }
    const functional = at.functionals.get(entity) ?? currency
    const sayLine = (line: Json): Json => {
      const [account = '', amount = '0', base = '0'] = texts(line)
      return [at.dialect.account(account), at.dialect.money(amount, currency), at.dialect.money(base, functional)]
    }
    return [at.dialect.word(id), Array.isArray(lines) ? lines.map(sayLine) : []] as const
  })
  return Object.fromEntries(entries)
}

function saySchedule(value: Json | undefined, at: KeyPlace): JsonRow {
  const entries = Object.entries(isRow(value) ? value : {}).map(([line, months]) => {
    const currency = at.documents.get(line)?.currency ?? ''
    const said = Object.entries(isRow(months) ? months : {}).map(
      ([period, amount]) => [period, at.dialect.money(String(amount), currency)] as const,
    )
    return [at.dialect.word(line), Object.fromEntries(said)] as const
  })
  return Object.fromEntries(entries)
}

async function readDocuments(folder: string) {
  const documents = new Map<string, { currency: string; entity: string }>()
  const file = (await readManifest(folder)).feeds.find(({ feed }) => feed === 'invoices')?.file
  if (file === undefined) return documents
  for await (const invoice of readRows(join(folder, file))) {
    const place = { currency: textOf(invoice, 'currency'), entity: textOf(invoice, 'entity') }
    documents.set(textOf(invoice, 'id'), place)
    const lines = Array.isArray(invoice['lines']) ? invoice['lines'].filter(isRow) : []
    for (const line of lines) documents.set(textOf(line, 'id'), place)
  }
  return documents
}

function texts(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.map(String) : []
}
