import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  consolidatedRef,
  isNeighbourSwap,
  matchKey,
  normaliseNumber,
  parseExternalRef,
  partRef,
  rebookRef,
  revenueJournalRef,
  reversalRef,
  rootOf,
  swapSignature,
} from '#server/domain/external-ref'

const anyNumber = fc.stringMatching(/^[A-Z]{2}\d{2}-\d{4,7}$/)

test('whatever is built from a number leads back to it', () => {
  fc.assert(
    fc.property(anyNumber, fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 9 }), (number, part, n) => {
      for (const reference of [
        number,
        partRef(number, part),
        reversalRef(number, n),
        rebookRef(number, n),
        reversalRef(partRef(number, part), n),
      ]) {
        expect(rootOf(reference)).toBe(number)
        expect(rootOf(rootOf(reference))).toBe(number)
      }
    }),
  )
})

test('the outermost suffix says what a document is', () => {
  expect(parseExternalRef('AB26-17')).toEqual({ kind: 'document', root: 'AB26-17' })
  expect(parseExternalRef('AB26-17/S2')).toEqual({ kind: 'part', root: 'AB26-17', n: 2 })
  expect(parseExternalRef('AB26-17/R1')).toEqual({ kind: 'reversal', root: 'AB26-17', n: 1 })
  expect(parseExternalRef('AB26-17/S2/B3')).toEqual({ kind: 'rebook', root: 'AB26-17', n: 3 })
  expect(parseExternalRef('AB26-17/S0')).toEqual({ kind: 'document', root: 'AB26-17/S0' })
})

test('monthly references are known by their form, whatever the entity is called', () => {
  const consolidated = consolidatedRef({ entity: 'X-Y', customerNo: 'C-9', period: '2026-01' })
  expect(parseExternalRef(consolidated)).toEqual({
    kind: 'consolidated',
    root: 'CON-X-Y-C-9-2026-01',
    period: '2026-01',
  })
  expect(parseExternalRef(reversalRef(consolidated, 1))).toEqual({ kind: 'reversal', root: consolidated, n: 1 })
  const journal = revenueJournalRef({ entity: 'X-Y', currency: 'EUR', period: '2026-01' })
  expect(parseExternalRef(journal)).toEqual({ kind: 'revenue_journal', root: journal, period: '2026-01' })
  expect(parseExternalRef('CON-X-2026-13').kind).toBe('document')
})

test('equal numbers of two entities have different keys', () => {
  expect(matchKey('E1', '1001')).not.toBe(matchKey('E2', '1001'))
})

test('a number retyped with spaces, small letters or full-width digits is the same number', () => {
  expect(['us26-1001', 'US 26 1001', 'ＵＳ２６－１００１', 'US26.1001'].map(normaliseNumber)).toEqual(
    Array(4).fill('US261001'),
  )
})

test('two exchanged neighbours are found from both sides, by signature and by comparison', () => {
  fc.assert(
    fc.property(anyNumber, fc.nat(), (number, seed) => {
      const at = seed % (number.length - 1)
      const swapped = number.slice(0, at) + number.charAt(at + 1) + number.charAt(at) + number.slice(at + 2)
      expect(isNeighbourSwap(number, swapped)).toBe(number !== swapped)
      expect(isNeighbourSwap(swapped, number)).toBe(number !== swapped)
      expect(swapSignature(swapped)).toBe(swapSignature(number))
    }),
  )
})

test('any other slip of the hand is no exchange of neighbours', () => {
  expect(isNeighbourSwap('1001894', '1001894')).toBe(false)
  expect(isNeighbourSwap('1001894', '1001895')).toBe(false)
  expect(isNeighbourSwap('1234', '2143')).toBe(false)
  expect(isNeighbourSwap('1234', '3214')).toBe(false)
  expect(isNeighbourSwap('1234', '12343')).toBe(false)
  expect(isNeighbourSwap('', '')).toBe(false)
})
