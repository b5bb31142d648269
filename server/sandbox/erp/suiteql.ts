/** A row as a query sees it. */
export type QueryRow = Readonly<Record<string, unknown>>

export interface Query {
  readonly table: 'transaction' | 'transactionline'
  readonly columns: readonly string[]
  /** Columns a condition names. */
  readonly asked: ReadonlySet<string>
  readonly holds: (row: QueryRow) => boolean
}

type Condition = (row: QueryRow) => boolean

const TOKEN = /\s*(?:'((?:[^']|'')*)'|(>=|<=|>|<|=|\(|\)|,)|([A-Za-z_]\w*))/y
const QUERY =
  /^\s*SELECT\s+(.+?)\s+FROM\s+(transaction|transactionline)(?:\s+WHERE\s+(.+?))?\s+ORDER\s+BY\s+[\w\s,]+$/is
const INSTANTS = new Set(['createddate', 'lastmodifieddate'])

/** Reads the part of SuiteQL that integrations use: one table, conditions of =, <, >, IN, AND, OR over texts, one order. Throws a sentence for anything else. */
export function parseSuiteql(text: string): Query {
  const [, columns = '', table, where] = QUERY.exec(text) ?? []
  if (table === undefined) throw new Error('Search error: the query could not be read.')
  const asked = new Set<string>()
  const holds = where === undefined ? () => true : parseWhere(where, asked)
  return {
    table: table.toLowerCase() === 'transaction' ? 'transaction' : 'transactionline',
    columns: columns.split(',').map((column) => column.trim().toLowerCase()),
    asked,
    holds,
  }
}

interface Token {
  readonly kind: 'text' | 'sign' | 'word'
  readonly value: string
}

function parseWhere(where: string, asked: Set<string>): Condition {
  const reader = new WhereReader(tokensOf(where), asked)
  const condition = reader.any()
  reader.end()
  return condition
}

/** Reads a condition from the outside in: OR of AND of comparisons or brackets. */
class WhereReader {
  private at = 0
  private readonly tokens: readonly Token[]
  private readonly asked: Set<string>

  constructor(tokens: readonly Token[], asked: Set<string>) {
    this.tokens = tokens
    this.asked = asked
  }

  any(): Condition {
    const conditions = this.chain('OR', () => this.all())
    return (row) => conditions.some((condition) => condition(row))
  }

  end(): void {
    const left = this.tokens[this.at]
    if (left) throw new Error(`Search error: "${left.value}" was not expected.`)
  }

  private all(): Condition {
    const conditions = this.chain('AND', () => this.single())
    return (row) => conditions.every((condition) => condition(row))
  }

  private chain(word: 'AND' | 'OR', below: () => Condition): Condition[] {
    const conditions = [below()]
    while (this.skip(word)) conditions.push(below())
    return conditions
  }

  private single(): Condition {
    if (this.skip('(')) {
      const inner = this.any()
      this.take('sign', ')')
      return inner
    }
    const column = this.take('word').toLowerCase()
    this.asked.add(column)
    if (!this.skip('IN')) {
      const sign = this.take('sign')
      return comparison(column, sign, this.take('text'))
    }
    this.take('sign', '(')
    const texts = new Set([this.take('text')])
    while (this.skip(',')) texts.add(this.take('text'))
    this.take('sign', ')')
    return (row) => texts.has(String(row[column]))
  }

  private skip(value: string): boolean {
    const token = this.tokens[this.at]
    if (!token || token.kind === 'text' || token.value.toUpperCase() !== value) return false
    this.at += 1
    return true
  }

  private take(kind: Token['kind'], value?: string): string {
    const token = this.tokens[this.at]
    if (token?.kind !== kind || (value !== undefined && token.value !== value)) {
      throw new Error(`Search error: ${value ?? kind} was expected before "${token?.value ?? 'the end'}".`)
    }
    this.at += 1
    return token.value
  }
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  TOKEN.lastIndex = 0
  const trimmed = text.trimEnd()
  while (TOKEN.lastIndex < trimmed.length) {
    const from = TOKEN.lastIndex
    const [, quoted, sign, word] = TOKEN.exec(trimmed) ?? []
    if (quoted !== undefined) tokens.push({ kind: 'text', value: quoted.replaceAll("''", "'") })
    else if (sign !== undefined) tokens.push({ kind: 'sign', value: sign })
    else if (word !== undefined) tokens.push({ kind: 'word', value: word })
    else throw new Error(`Search error: "${trimmed.slice(from, from + 20)}" could not be read.`)
  }
  return tokens
}

function comparison(column: string, sign: string, text: string): Condition {
  const isInstant = INSTANTS.has(column)
  if (isInstant && Number.isNaN(Date.parse(text))) throw new Error(`Search error: "${text}" is no time.`)
  const compare = (row: QueryRow) => {
    const value = row[column]
    if (typeof value !== 'string') return undefined
    return isInstant ? Date.parse(value) - Date.parse(text) : compareTexts(value, text)
  }
  const verdicts: Readonly<Record<string, (order: number) => boolean>> = {
    '=': (order) => order === 0,
    '>': (order) => order > 0,
    '>=': (order) => order >= 0,
    '<': (order) => order < 0,
    '<=': (order) => order <= 0,
  }
  const verdict = verdicts[sign]
  if (!verdict) throw new Error(`Search error: "${sign}" compares nothing.`)
  return (row) => {
    const order = compare(row)
    return order !== undefined && verdict(order)
  }
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
