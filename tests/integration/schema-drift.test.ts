import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readDeclaredTables } from '#tests/support/schema-types'
import { type TestDatabase, testDatabase } from '#tests/support/test-database'

interface LiveColumn {
  table_name: string
  column_name: string
  type: string
  nullable: boolean
  defaulted: boolean
  is_view: boolean
}

const declared = readDeclaredTables()
let scene: TestDatabase
let live: Map<string, Map<string, LiveColumn>>

beforeAll(async () => {
  scene = await testDatabase()
  const { rows } = await sql<LiveColumn>`
    select case n.nspname when 'public' then c.relname else n.nspname || '.' || c.relname end as table_name,
           a.attname as column_name, format_type(a.atttypid, null) as type,
           not a.attnotnull as nullable, a.atthasdef or a.attidentity <> '' as defaulted, c.relkind in ('v', 'm') as is_view
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('public', 'control') and c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition
       and a.attnum > 0 and not a.attisdropped and c.relname not like 'kysely_%'
     order by 1, a.attnum`.execute(scene.ownerDb)
  live = new Map(
    [...Map.groupBy(rows, (row) => row.table_name)].map(([table, columns]) => [
      table,
      new Map(columns.map((column) => [column.column_name, column])),
    ]),
  )
})
afterAll(() => scene.close())

/** What the pool gives for each type of the catalogue (db/client.ts). */
function kindOf(type: string): string {
  const array = type.endsWith('[]')
  const one = oneKindOf(array ? type.slice(0, -2) : type)
  return array ? `${one}[]` : one
}

function oneKindOf(type: string): string {
  switch (type) {
    case 'bigint':
      return 'bigint'
    case 'integer':
    case 'smallint':
    case 'double precision':
      return 'number'
    case 'boolean':
      return 'boolean'
    case 'bytea':
      return 'Buffer'
    case 'json':
    case 'jsonb':
      return 'json'
    case 'timestamp with time zone':
      return 'Date'
    default:
      return 'string' // text, uuid, numeric, date, ranges: carried as text
  }
}

test('the types name exactly the tables of the database', () => {
  const tables = [...live].filter(([, columns]) => ![...columns.values()][0]?.is_view).map(([table]) => table)
  expect([...declared.keys()].filter((table) => !table.startsWith('control.')).sort()).toEqual(tables.sort())
})

test('every declared control view exists', () => {
  expect([...declared.keys()].filter((table) => !live.has(table))).toEqual([])
})

test('the types name exactly the columns of each table, and of a control view none that is not there', () => {
  const differences = [...declared].flatMap(([table, columns]) => {
    const there = live.get(table) ?? new Map<string, LiveColumn>()
    const missing = [...there]
      .filter(([column, { is_view }]) => !is_view && !columns.has(column))
      .map(([column]) => `${table}.${column} is not declared`)
    const extra = [...columns.keys()]
      .filter((column) => !there.has(column))
      .map((column) => `${table}.${column} does not exist`)
    return [...missing, ...extra]
  })
  expect(differences).toEqual([])
})

test('each column has the type, the nullability and the default it is declared with', () => {
  const differences = [...declared].flatMap(([table, columns]) =>
    [...columns].flatMap(([name, column]) => {
      const there = live.get(table)?.get(name)
      if (!there) return []
      const wrong: string[] = []
      if (kindOf(there.type) !== column.type) wrong.push(`${table}.${name} is ${there.type}, declared ${column.type}`)
      // A view's columns are all nullable to the catalogue; its declaration may know better.
      if (!there.is_view && there.nullable !== column.nullable)
        wrong.push(`${table}.${name} nullable: ${there.nullable}`)
      if (column.defaulted && !there.defaulted)
        wrong.push(`${table}.${name} is declared with a default it does not have`)
      return wrong
    }),
  )
  expect(differences).toEqual([])
})
