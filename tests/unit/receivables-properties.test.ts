import fc from 'fast-check'
import { expect, test } from 'vitest'
import { convertToBase } from '#server/domain/fx'
import { rateSignature } from '#server/domain/fx/rate-signature'
import { realisedDifferences } from '#server/domain/fx/realised'
import { splitDifference } from '#server/domain/fx/split-difference'
import { bookShare } from '#server/domain/receivables/book-share'
import { type Cleared, NOTHING_CLEARED } from '#server/domain/receivables/settlement'

const minor = fc.bigInt({ min: 1n, max: 10n ** 12n })
const rate = fc.integer({ min: 1, max: 9_999_999 }).map((digits) => (digits / 10_000).toFixed(4))
const direction = fc.constantFrom('multiply' as const, 'divide' as const)
const conversion = fc.record({ rate, direction }).map((given) => ({ from: 'USD', to: 'EUR', ...given }))

/** Parts that add up to the whole, each above zero. */
const parts = fc
  .array(minor, { minLength: 1, maxLength: 8 })
  .map((pieces) => ({ pieces, whole: pieces.reduce((sum, piece) => sum + piece, 0n) }))

test('settling in parts clears the book amount exactly, whatever the parts and their order', () => {
  fc.assert(
    fc.property(parts, minor, fc.integer(), ({ pieces, whole }, baseMinor, seed) => {
      const shuffled = pieces
        .map((piece, index) => ({ piece, rank: (index * 7919 + seed) % 101 }))
        .sort((a, b) => a.rank - b.rank)
      for (const order of [pieces, shuffled.map(({ piece }) => piece)]) {
        let state: Cleared = NOTHING_CLEARED
        let cleared = 0n
        for (const piece of order) {
          const share = bookShare({ grossMinor: whole, baseMinor }, state, piece)
          expect(share.clearedMinor >= 0n).toBe(true)
          cleared += share.clearedMinor
          state = share.after
        }
        expect(cleared).toBe(baseMinor)
        expect(state).toEqual({ appliedMinor: whole, clearedMinor: baseMinor })
      }
    }),
  )
})

test('what cleared after some settlements does not hang on how they were cut', () => {
  fc.assert(
    fc.property(parts, minor, minor, ({ pieces, whole }, rest, baseMinor) => {
      const document = { grossMinor: whole + rest, baseMinor }
      const stepwise = pieces.reduce((state, piece) => bookShare(document, state, piece).after, NOTHING_CLEARED)
      expect(stepwise).toEqual(bookShare(document, NOTHING_CLEARED, whole).after)
    }),
  )
})

test('realised differences of an item add up to what was received less what was booked', () => {
  fc.assert(
    fc.property(parts, minor, conversion, ({ pieces, whole }, bookMinor, by) => {
      const item = {
        side: 'receivable' as const,
        currency: 'USD',
        functional: 'EUR',
        amountMinor: whole,
        bookMinor,
        documentOn: '2026-01-01',
      }
      const settled = realisedDifferences(
        item,
        pieces.map((amountMinor) => ({
          amountMinor,
          conversion: by,
          on: '2026-02-01',
          firstOpenOn: null,
          closes: false,
        })),
      )
      const received = pieces.reduce((sum, piece) => sum + convertToBase(piece, by), 0n)
      expect(settled.reduce((sum, part) => sum + part.gainMinor, 0n)).toBe(received - bookMinor)
      expect(settled.at(-1)).toMatchObject({ openMinor: 0n, openBookMinor: 0n, residueMinor: 0n })
    }),
  )
})

test('the parts of a functional difference add up to it', () => {
  const signed = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n })
  const side = fc.record({ minor: signed, baseMinor: signed })
  fc.assert(
    fc.property(side, side, conversion, fc.option(rate), (expected, actual, by, actualRate) => {
      const actualConversion = actualRate === null ? null : { ...by, rate: actualRate }
      const { documentMinor, rateMinor, roundingMinor } = splitDifference({
        expected,
        actual,
        conversion: by,
        actualConversion,
      })
      expect(documentMinor + rateMinor + roundingMinor).toBe(actual.baseMinor - expected.baseMinor)
      if (actualRate === null) expect(roundingMinor).toBe(0n)
    }),
  )
})

test('amounts converted at the right rates leave at most a unit or so to rounding', () => {
  fc.assert(
    fc.property(minor, minor, conversion, rate, (one, other, by, actualRate) => {
      const actualConversion = { ...by, rate: actualRate }
      const expected = { minor: one, baseMinor: convertToBase(one, by) }
      const actual = { minor: other, baseMinor: convertToBase(other, actualConversion) }
      const { roundingMinor } = splitDifference({ expected, actual, conversion: by, actualConversion })
      expect(roundingMinor >= -2n && roundingMinor <= 2n).toBe(true)
    }),
  )
})

test('an amount at the expected rate is as expected, one unit beside it is never', () => {
  fc.assert(
    fc.property(minor, conversion, (amountMinor, by) => {
      const right = convertToBase(amountMinor, by)
      const asked = { amountMinor, conversion: by, rateOn: null, rateType: 'transaction', candidates: [] }
      expect(rateSignature({ ...asked, bookedMinor: right }).signature).toBe('as_expected')
      expect(rateSignature({ ...asked, bookedMinor: right + 1n }).signature).not.toBe('as_expected')
    }),
  )
})
