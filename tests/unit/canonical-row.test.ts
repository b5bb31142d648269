import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalText, keyText, plainDecimal, plainInstant } from '#server/ingest/canonical'
import { csvCells } from '#server/ingest/csv-row'
import { repeatedMember } from '#server/ingest/json-members'

test('the order of members and absent members do not change what a row says', () => {
  expect(canonicalText({ b: 1, a: null, c: { y: [1, null], x: undefined } })).toBe(
    canonicalText({ c: { y: [1, null] }, b: 1 }),
  )
  expect(canonicalText({ a: 1 })).not.toBe(canonicalText({ a: '1' }))
})

test('a canonical text reads back as the same content', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalText(value)
      expect(canonicalText(JSON.parse(text))).toBe(text)
    }),
  )
})

test('zeros that mean nothing are dropped, others are not', () => {
  const pairs = [
    ['1.50', '1.5'],
    ['100', '100'],
    ['100.00', '100'],
    ['0.00', '0'],
    ['-0.0', '0'],
    ['-00.10', '-0.1'],
    ['007', '7'],
    ['0', '0'],
  ]
  for (const [written, plain] of pairs) expect(plainDecimal(written ?? '')).toBe(plain)
})

test('an instant with and without empty milliseconds is the same', () => {
  expect(plainInstant('2026-01-01T00:00:00.000Z')).toBe('2026-01-01T00:00:00Z')
  expect(plainInstant('2026-01-01T00:00:00.120Z')).toBe('2026-01-01T00:00:00.12Z')
  expect(plainInstant('2026-01-01T00:00:10Z')).toBe('2026-01-01T00:00:10Z')
})

test('composite keys with bars inside stay apart', () => {
  expect(keyText(['a|b', 'c'])).not.toBe(keyText(['a', 'b|c']))
  expect(keyText(['a\\', 'b'])).not.toBe(keyText(['a', '\\b']))
})

test('a member that stands twice is found at any depth, one that looks like it is not', () => {
  const found = (text: string) => repeatedMember(text, JSON.parse(text))
  expect(found('{"a":1,"a":2}')).toBe('a')
  expect(found('{"a":{"b":1,"\\u0062":2}}')).toBe('b')
  expect(found('[{"a" : 1},{"a":2}]')).toBeUndefined()
  expect(found('{"a":"\\"a\\":1","b":{"a":1}}')).toBeUndefined()
})

test('CSV cells come apart as they were put together', () => {
  const quote = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1 }), (cells) => {
      expect(csvCells(cells.map(quote).join(','))).toEqual(cells)
    }),
  )
  expect(csvCells('a,"b')).toBeUndefined()
  expect(csvCells('a,b"c')).toBeUndefined()
  expect(csvCells('a,"b"c')).toBeUndefined()
})
