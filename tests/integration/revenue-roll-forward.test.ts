import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { minorToDecimal } from '#server/domain/money'
import { exportRevenueLines } from '#server/revenue/export-revenue'
import { type RevenueLineView, readRevenueLines } from '#server/revenue/read-revenue-lines'
import { readRollForward } from '#server/revenue/read-roll-forward'
import { type RollBook, type RollMonth, readRollForwardFigures } from '#server/revenue/roll-forward-figures'
import { readSchedules } from '#server/revenue/schedule-view'
import { type DemoScene, openDemo } from '#tests/support/demo-scene'
import { demoKey } from '#tests/support/world'

// The example company as of 10 April 2026: three ended months, five books, three legal entities.

interface ControlTotal {
  readonly identity: string
  readonly entity: string
  readonly currency: string
  readonly period: string
  readonly expected: string
  readonly actual: string
}

let demo: DemoScene
let books: readonly RollBook[]
beforeAll(async () => {
  demo = await openDemo('2026-04-10')
  books = await readRollForwardFigures(demo.reader, {})
}, 180_000)
afterAll(() => demo.close())

const inDocuments = () => books.filter((book) => book.basis === 'document')
const inFunctional = () => books.filter((book) => book.basis === 'functional')

test('every month closes with what T8 expects and recognises what T9 expects, as the key of the example has them', async () => {
  const key = JSON.parse(await readFile(await demoKey('2026-04-10', demo.folder), 'utf8')) as {
    control_totals: ControlTotal[]
  } // the key's own form
  const expected = (identity: string) =>
    key.control_totals
      .filter((total) => total.identity === identity)
      .map((total) => [total.entity, total.currency, total.period, total.expected, total.actual].join(' '))
      .sort()
  const figures = (of: (month: RollMonth) => readonly (bigint | null)[]) =>
    inDocuments()
      .flatMap(({ entity, currency, months }) =>
        months.map((month) => {
          const [own, erp] = of(month).map((minor) => minorToDecimal(minor ?? 0n, currency))
          return [entity, currency, month.period, own, erp].join(' ')
        }),
      )
      .sort()
  expect(expected('T8')).toHaveLength(15)
  expect(figures((month) => [month.closingMinor, month.ledgerMinor])).toEqual(expected('T8'))
  expect(figures((month) => [month.recognisedMinor, month.journalsMinor])).toEqual(expected('T9'))
})

test('a month opens with what the month before closed with, and adds up', () => {
  for (const { months } of books)
    for (const month of months)
      expect(month.openingMinor + month.billedMinor - month.creditedMinor - month.recognisedMinor).toBe(
        month.closingMinor,
      )
  for (const { months } of inDocuments())
    for (const [at, month] of [...months.entries()].slice(1))
      expect(month.openingMinor).toBe(months[at - 1]?.closingMinor)
})

test('in functional currency a month opens with what was signed, and what the ledger opens with instead is said', () => {
  expect(
    inFunctional().map(({ entity, currency, months }) => [entity, currency, ...months.map((one) => one.openingMinor)]),
  ).toEqual([
    // signed_closing of the deferred accounts together: 2500 and 2510.
    ['HM-IE', 'EUR', 306764384n, 546456375n, 562362037n],
    ['HM-JP', 'JPY', 353431236n, 356689811n, 346114938n],
    ['HM-US', 'USD', 545837589n, 448371498n, 444623342n],
  ])
  // A journal of December was entered after the lock: 3,422.00 on 2500.
  expect(inFunctional().map(({ notes }) => notes)).toEqual([
    [{ code: 'ledger_differs', period: '2026-01', signedMinor: 306764384n, otherMinor: 307106584n }],
    [],
    [],
  ])
})

test('a reader sees the books of the entities in reach, and none of others', async () => {
  const reach = await readRollForwardFigures({ ...demo.reader, scope: ['HM-JP'] }, {})
  expect(reach).toEqual(books.filter((book) => book.entity === 'HM-JP'))
  expect(await readRollForwardFigures({ ...demo.reader, scope: ['HM-JP'] }, { entity: 'HM-US' })).toEqual([])
})

test('a reader who asks for a month sees it alone, with what is to be said of its opening', async () => {
  const view = await readRollForward(demo.reader, { entity: 'HM-IE', period: '2026-01' })
  expect(view.books.map((book) => [book.currency, book.basis, book.months.length, book.notes.length])).toEqual([
    ['EUR', 'document', 1, 0],
    ['KWD', 'document', 1, 0],
    ['USD', 'document', 1, 0],
    ['EUR', 'functional', 1, 2],
  ])
  expect(view.books[0]?.total.closing?.full).toBe('3490164.34 EUR')
  expect(view.books.at(-1)?.notes[0]).toContain('EUR 3,422.00')
  expect((await readRollForward(demo.reader, { period: '2031-01' })).books).toEqual([])
})

const cell = { entity: 'HM-US', currency: 'USD', period: '2026-01' } as const

test('the lines of a month add up to it, page by page, and the file has every one of them with their sum', async () => {
  let after: string | undefined
  const lines: RevenueLineView[] = []
  do {
    const page = await readRevenueLines(demo.reader, { ...cell, after })
    if (!page) throw new Error('the month has lines')
    lines.push(...page.lines)
    after = page.next ?? undefined
  } while (after)
  const sum = (of: 'expected' | 'booked') => lines.reduce((all, line) => all + BigInt(line[of].minor), 0n)
  const month = inDocuments().find((book) => book.entity === 'HM-US')?.months[0]
  expect([sum('expected'), sum('booked')]).toEqual([month?.recognisedMinor, month?.journalsMinor])
  expect(new Set(lines.map((line) => line.lineId)).size).toBe(lines.length)
  const file = await exportRevenueLines(demo.reader, cell)
  const rows = (await text(file ?? Readable.from([]))).trim().split('\n')
  expect(rows).toHaveLength(lines.length + 2)
  expect(rows.at(-1)).toBe('total,,,,,,,1498130.08,3003421.16,1505291.08,')
})

test('a line is shown month by month with its journal, and what is not due is not compared', async () => {
  const page = await readRevenueLines(demo.reader, { entity: 'HM-IE', currency: 'EUR', period: '2026-02' })
  const [agreeing] = page?.lines.filter((line) => line.service.includes('2026-02-01')) ?? []
  const [schedule] = await readSchedules(demo.reader, { lineId: agreeing?.lineId ?? '' })
  const [month] = schedule?.months.filter(({ period }) => period === '2026-02') ?? []
  expect(month).toMatchObject({ state: 'agrees', reference: 'REV-HM-IE-EUR-2026-02', difference: { sign: 'zero' } })
  expect(month?.found).toHaveLength(1)
  expect(schedule?.sums.difference.sign).toBe('zero')
  const last = schedule?.months.at(-1)
  expect(last?.left.sign).toBe('zero')
  expect(last?.cumulative.minor).toBe(schedule?.total.minor)
  expect(schedule?.steps).toHaveLength(schedule?.months.length ?? -1)
})

test('books and lines out of reach are not there', async () => {
  expect(await readRevenueLines({ ...demo.reader, scope: ['HM-IE'] }, cell)).toBeNull()
  expect(await exportRevenueLines({ ...demo.reader, scope: ['HM-IE'] }, cell)).toBeNull()
  const page = await readRevenueLines(demo.reader, cell)
  const lineId = page?.lines[0]?.lineId ?? ''
  expect(await readSchedules(demo.reader, { lineId })).toHaveLength(1)
  expect(await readSchedules({ ...demo.reader, scope: ['HM-IE'] }, { lineId })).toEqual([])
})
