import { expect, test } from 'vitest'
import { erpAmount } from '#server/domain/receivables/observe-settlement'
import type { Settlement } from '#server/domain/receivables/settlement'
import { derived, erp, see, settlement, type Told } from '#tests/support/settlement-scene'

test('a payment booked as expected shows nothing', () => {
  const { holds, figures } = see(erp())
  expect(holds).toEqual({ isPosted: true, hasRealisedDifference: true })
  expect(figures).toEqual({
    amountMinor: 0n,
    misappliedMinor: 0n,
    misplacedMinor: 0n,
    baseMinor: 0n,
    appliedTo: [],
    expectedTo: [],
  })
})

test('nothing in the ERP shows whether it is late, was refused or cannot be derived', () => {
  expect(see(null).holds).toEqual({})
  expect(see(null, { isLate: true, wasRejected: true }).holds).toEqual({ isLate: true, wasRejected: true })
  const findings = [{ cause: 'rate' as const, groupingKey: 'rate|ecb|EUR|USD', params: {} }]
  const derivation = { ...derived(), outcome: 'unmapped' as const, findings }
  expect(see(null, { derivation }).holds).toEqual({ isUnmapped: true, unmappedCause: 'rate' })
})

test('the amount of an ERP document is all its debits', () => {
  expect(erpAmount(erp())).toBe(11_000n)
  expect(erpAmount({ lines: [] })).toBe(0n)
})

test('another amount is the difference of both', () => {
  const { holds, figures } = see(
    erp([
      ['1000', 10_900n, 9083n],
      ['1200', -10_900n, -9909n, 'N1'],
      ['7000', 0n, 826n],
    ]),
  )
  expect(holds).toEqual({ isPosted: true, amountDiffers: true })
  expect(figures.amountMinor).toBe(-100n)
  const edited = see(
    erp(
      [
        ['1000', 10_900n, 9083n],
        ['1200', -10_900n, -9083n, 'N1'],
      ],
      { sourceVersion: 2 },
    ),
  )
  expect(edited.holds).toEqual({ isPosted: true, amountDiffers: true, editedAfterPost: true })
})

test('a document with its sides exchanged is twice the amount away', () => {
  const { holds, figures } = see(
    erp([
      ['1000', -11_000n, -9167n],
      ['1200', 11_000n, 10_000n, 'N1'],
      ['7000', 0n, -833n],
    ]),
  )
  expect(holds).toEqual({ isPosted: true, amountDiffers: true, oppositeSign: true })
  expect(figures.amountMinor).toBe(-22_000n)
})

test.each([
  [1_100_000n, true],
  [110n, true],
  [11_000_000n, true],
  [11n, true],
  [1_099_999n, false],
  [111n, false],
])('an amount of %s units is of another scale: %s', (amount, isScaled) => {
  const { facts } = see(
    erp([
      ['1000', amount, amount],
      ['1200', -amount, -amount, 'N1'],
    ]),
  )
  expect(facts['wrongScale']).toBe(isScaled)
  expect(facts['amountDiffers']).toBe(true)
})

test('another currency is told, and no amounts are compared', () => {
  const { holds, figures } = see(
    erp(
      [
        ['1000', 10_900n, 10_900n],
        ['1200', -10_900n, -10_900n, 'N9'],
      ],
      { currency: 'EUR' },
    ),
  )
  expect(holds).toEqual({ isPosted: true, currencyDiffers: true })
  expect(figures).toMatchObject({ amountMinor: 0n, misappliedMinor: 0n, baseMinor: 0n })
})

test('what the ERP applied elsewhere is misapplied, and nothing further is compared', () => {
  const { holds, figures } = see(
    erp([
      ['1000', 11_000n, 9167n],
      ['1200', -11_000n, -9100n, 'N2'],
      ['7000', 0n, -67n],
    ]),
  )
  expect(holds).toEqual({ isPosted: true, appliedElsewhere: true })
  expect(figures).toMatchObject({ misappliedMinor: 11_000n, appliedTo: ['N2'], expectedTo: ['N1'], baseMinor: 0n })
})

test('only the part that stands elsewhere is misapplied', () => {
  const { figures } = see(
    erp([
      ['1000', 11_000n, 9167n],
      ['1200', -7000n, -6364n, 'N1'],
      ['1200', -4000n, -3636n],
      ['7000', 0n, 833n],
    ]),
  )
  expect(figures).toMatchObject({ misappliedMinor: 4000n, appliedTo: [''], expectedTo: ['N1'] })
})

test('a part, a reversal or a rebooking of the document is the document', () => {
  const { holds } = see(
    erp([
      ['1000', 11_000n, 9167n],
      ['1200', -5000n, -4545n, 'N1/S1'],
      ['1200', -6000n, -5455n, 'N1/B1'],
      ['7000', 0n, 833n],
    ]),
  )
  expect(holds).toEqual({ isPosted: true, hasRealisedDifference: true })
})

test('a credit that is used up stands on its own side', () => {
  const credit: Settlement = { ...settlement, kind: 'credit_application', creditMemoId: 'c1' }
  const lines: readonly Told[] = [
    ['1200', 11_000n, 9900n, 'CM'],
    ['1200', -11_000n, -10_000n, 'N1'],
    ['7000', 0n, 100n],
  ]
  const derivation = { ...derived(lines), receivableMinor: 0n }
  const refs = new Map([
    ['i1', 'N1'],
    ['c1', 'CM'],
  ])
  expect(see(erp(lines), { settlement: credit, derivation, refs }).holds).toEqual({
    isPosted: true,
    hasRealisedDifference: true,
  })
  const other = see(erp([['1200', 11_000n, 9900n, 'CX'], ...lines.slice(1)]), { settlement: credit, derivation, refs })
  expect(other.figures).toMatchObject({ misappliedMinor: 11_000n, appliedTo: ['CX'], expectedTo: ['CM'] })
})

test('a document nobody knows is expected under its id', () => {
  expect(see(erp(), { refs: new Map() }).figures).toMatchObject({ appliedTo: ['N1'], expectedTo: ['i1'] })
})
