import { expect, test } from 'vitest'
import { buildReferenceIndex } from '#server/domain/posting/reference'
import { sizeInBase } from '#server/reconcile/diagnose-touched'

const rate = (on: string, figure: string) => ({ source: 'bank', base: 'EUR', quote: 'USD', on, rate: figure })
const index = buildReferenceIndex({
  entities: [
    {
      ...{ entity: 'E1', functionalCurrency: 'EUR', timeZone: 'UTC', postingMode: 'per_invoice', splitLineLimit: null },
      ...{ postingSlaHours: 48, zeroTotalPosting: false, fxSources: { USD: 'bank' }, fxMaxAgeDays: {} },
    },
  ],
  ...{ erpCustomers: [], products: [], mappings: [] },
  fxRates: [rate('2026-01-10', '1.25'), rate('2026-02-01', '2'), rate('2026-04-01', '4')],
})
const reference = { index, taxCodes: [], taxRounding: new Map(), declaredRounding: new Map(), lockedAt: new Map() }

test('a finding is sized by the rate of its day, not by that of the run', () => {
  const size = sizeInBase(reference, new Date('2026-04-10T18:00:00Z'))
  expect(size(1000n, 'USD', 'E1', null, '2026-01-31')).toBe(800n)
  expect(size(1000n, 'USD', 'E1', null, '2026-02-28')).toBe(500n)
  expect(size(1000n, 'USD', 'E1', null)).toBe(250n)
  // Before the first rate of all there is only the newest.
  expect(size(1000n, 'USD', 'E1', null, '2026-01-09')).toBe(250n)
})

test('no rate later than the run is taken, and one of the document goes before any', () => {
  const size = sizeInBase(reference, new Date('2026-02-10T00:00:00Z'))
  expect(size(1000n, 'USD', 'E1', null, '2026-12-31')).toBe(500n)
  const conversion = { from: 'USD', to: 'EUR', rate: '8', direction: 'divide' as const }
  expect(size(1000n, 'USD', 'E1', conversion, '2026-01-31')).toBe(125n)
})
