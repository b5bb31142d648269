import { listSources } from './sources.ts'

/** One column as db/schema*.ts declares it. */
export interface DeclaredColumn {
  readonly type: string
  readonly nullable: boolean
  /** Declared as filled by the database when left out. */
  readonly defaulted: boolean
}

/** Table or view name (views with their schema) to its columns, read from the text of the hand-written types. */
export function readDeclaredTables(): Map<string, Map<string, DeclaredColumn>> {
  const texts = listSources()
    .filter(({ path }) => /^db\/schema(\.ts|\/)/.test(path))
    .map(({ text }) => text)
  const interfaces = new Map(texts.flatMap((text) => readInterfaces(text)))
  const tables = new Map<string, Map<string, DeclaredColumn>>()
  for (const owner of ['Database', 'ControlViews']) {
    for (const [table, type] of interfaces.get(owner) ?? []) {
      const columns = interfaces.get(type)
      if (!columns) throw new Error(`${table} is declared as ${type}, which is no interface of db/schema`)
      tables.set(table, new Map([...columns].map(([column, text]) => [column, asColumn(text)])))
    }
  }
  return tables
}

function readInterfaces(text: string): [string, Map<string, string>][] {
  const bare = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/[^\n]*/g, '')
  const found = bare.matchAll(/export interface (\w+)(?: extends [\w, ]+)? \{([\s\S]*?)\n\}/g)
  return [...found].map((match) => [match[1] ?? '', readFields(match[2] ?? '')])
}

/** A field may go on over several lines: it ends where the next one begins. */
function readFields(body: string): Map<string, string> {
  const fields = body.split(/\n(?= {2}(?:'[\w.]+'|\w+): ?)/).filter((field) => field.includes(':'))
  return new Map(
    fields.map((field) => {
      const at = field.indexOf(':')
      return [
        field.slice(0, at).trim().replaceAll("'", ''),
        field
          .slice(at + 1)
          .replace(/\s+/g, ' ')
          .trim(),
      ]
    }),
  )
}

function asColumn(text: string): DeclaredColumn {
  const inner = /^(?:Generated|Read|GeneratedAlways)<(.*)>$/.exec(text)?.[1] ?? text
  const nullable = / \| null\b/.test(inner) || inner === 'JsonOrNull'
  const defaulted = /^Generated(Always)?</.test(text) || inner === 'JsonWithDefault'
  return { type: kindOf(inner.replace(/ \| null\b/, '')), nullable, defaulted }
}

function kindOf(type: string): string {
  if (/^Json/.test(type) || type === 'unknown' || /^ColumnType<unknown/.test(type)) return 'json'
  if (type.startsWith("'") || type.startsWith("| '")) return 'string'
  // A type of its own, named with a capital, is a closed list of words.
  if (/^[A-Z]\w+$/.test(type) && !['Date', 'Buffer'].includes(type)) return 'string'
  const column = /^ColumnType<([^,]+),/.exec(type)?.[1]
  return column ? kindOf(column.replace(/ \| null\b/, '')) : type
}
