import type { Db } from '#db/client'
import { readPopulation } from './trial.ts'
import { type Dialect, plainDialect } from './worlds/dialect.ts'
import { isRow, type Json, type JsonRow, textOf } from './worlds/rewrite.ts'

/** Every finding of the latest run, said in a dialect: one text per case, with all its findings. References and times are left out, for they follow arrival. */
export async function listCases(db: Db, dialect: Dialect = plainDialect): Promise<string[]> {
  const cases = new Map<string, string[]>()
  for await (const row of jsonRows(db, 'exceptions')) {
    const key = textOf(row, 'case_id')
    const words = ['class', 'cause', 'status', 'severity', 'resolution', 'period'].map((field) => textOf(row, field))
    const currency = textOf(row, 'currency')
    const amount = `${plainDecimal(dialect.money(textOf(row, 'variance'), currency))} ${dialect.currency(currency)}`
    const documents = rowsIn(row['documents']).map((document) => dialect.word(textOf(document, 'id')))
    const finding = [...words, dialect.entity(textOf(row, 'entity')), amount, ...documents.sort()].join(' ')
    cases.set(key, [...(cases.get(key) ?? []), finding])
  }
  return [...cases.values()].map((findings) => findings.sort().join('\n')).sort()
}

/** Every match of the latest run, said in a dialect. */
export async function listLinks(db: Db, dialect: Dialect = plainDialect): Promise<string[]> {
  const links: string[] = []
  for await (const row of jsonRows(db, 'matches')) {
    const ids = (field: string) => textsIn(row[field]).map((id) => dialect.word(id))
    const amount = plainDecimal(dialect.money(textOf(row, 'amount'), textOf(row, 'currency')))
    links.push(
      [...ids('billing').sort(), '=', ...ids('erp').sort(), textOf(row, 'kind'), textOf(row, 'status'), amount].join(
        ' ',
      ),
    )
  }
  return links.sort()
}

/** Every cell of every tie-out of the latest run. */
export async function listCells(db: Db): Promise<string[]> {
  const cells: string[] = []
  for await (const row of jsonRows(db, 'tie_outs')) cells.push(JSON.stringify(Object.entries(row).sort()))
  return cells.sort()
}

/** An export row is JSON by contract; its values are read as what they are in the file. */
async function* jsonRows(db: Db, kind: Parameters<typeof readPopulation>[1]): AsyncGenerator<JsonRow> {
  for await (const row of readPopulation(db, kind)) yield JSON.parse(JSON.stringify(row)) as JsonRow
}

function rowsIn(value: Json | undefined): JsonRow[] {
  return Array.isArray(value) ? value.filter(isRow) : []
}

function textsIn(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.map(String) : []
}

function plainDecimal(decimal: string): string {
  return decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal
}
