import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Decimal } from 'decimal.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { copyDialect } from '../support/worlds/copy-dialect.ts'
import { plainDialect } from '../support/worlds/dialect.ts'
import { readManifest, readRows } from '../support/worlds/feed-file.ts'
import { type JsonRow, textOf } from '../support/worlds/rewrite.ts'
import { rewriteWorld } from '../support/worlds/rewrite-world.ts'
import { strangeDialect } from '../support/worlds/strange-dialect.ts'

const from = join(import.meta.dirname, '../../server/sandbox/halden/2026-02-03')
let home = ''

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'tieout-worlds-'))
  const make = (world: string, change: Pick<Parameters<typeof rewriteWorld>[0], 'dialects' | 'shuffleSeed'>) =>
    rewriteWorld({ from, to: join(home, world), world, ...change })
  await make('plain', { dialects: [plainDialect] })
  await make('strange', { dialects: [strangeDialect(7)], shuffleSeed: 3 })
  await make('double', { dialects: [copyDialect(0), copyDialect(1)] })
}, 60_000)
afterAll(() => rm(home, { recursive: true, force: true }))

async function rowsOf(folder: string, feed: string): Promise<JsonRow[]> {
  const file = (await readManifest(folder)).feeds.find((entry) => entry.feed === feed)?.file ?? ''
  const rows: JsonRow[] = []
  for await (const row of readRows(join(folder, file))) rows.push(row)
  return rows
}

async function totalsOf(folder: string) {
  const exact = (totals: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(totals).map(([key, sum]) => [key, new Decimal(sum).toFixed()]))
  const { feeds } = await readManifest(folder)
  return Object.fromEntries(feeds.map(({ feed, rows, control_totals }) => [feed, { rows, ...exact(control_totals) }]))
}

describe('a world told in other words', () => {
  test('says the same rows and totals when no word changes', async () => {
    expect(await totalsOf(join(home, 'plain'))).toEqual(await totalsOf(from))
    expect(await rowsOf(join(home, 'plain'), 'erp_documents')).toEqual(await rowsOf(from, 'erp_documents'))
  })
  test('contains no word of the company it came from', async () => {
    const words = /HM-|HM_|US26|IE26|JP26|\binv-|\bcm-|\bbt-|\bCU1|PLAT|ecb|treasury|USD|EUR|KWD|JPY/
    for (const feed of ['legal_entities', 'mappings', 'fx_rates', 'invoices', 'erp_documents']) {
      const rows = await rowsOf(join(home, 'strange'), feed)
      expect(rows.filter((row) => words.test(JSON.stringify(row)))).toEqual([])
    }
  })
  test('keeps every link between billing and the ERP, and equal numbers of two entities equal', async () => {
    const links = async (folder: string) => {
      const numbers = (await rowsOf(folder, 'invoices')).map((row) => textOf(row, 'number'))
      const known = new Set(numbers)
      const references = (await rowsOf(folder, 'erp_documents')).map(({ external_ref }) => String(external_ref))
      const stems = references.map((reference) => reference.replace(/\/[SRB]\d+$/, ''))
      return { repeated: numbers.length - known.size, linked: stems.filter((stem) => known.has(stem)).length }
    }
    expect(await links(join(home, 'strange'))).toEqual(await links(from))
  })
  test('twice the company is twice the documents under one reference vocabulary', async () => {
    const [once, twice] = [await totalsOf(from), await totalsOf(join(home, 'double'))]
    expect(twice['invoices']?.rows).toBe(2 * (once['invoices']?.rows ?? 0))
    expect(twice['prices']?.rows).toBe(once['prices']?.rows)
  })
})
