import { expect, test } from 'vitest'
import { translatorFor } from '#server/i18n/translator'
import { PolicyDraft } from '#server/policies/policy-input'
import type { WouldAccept } from '#server/policies/policy-views'
import { wouldAcceptView } from '#server/policies/would-accept-view'

const nothing: WouldAccept = { count: 0, sums: [], largest: [], caps: [], raised: { critical: 0, high: 0, trivial: 0 } }
const days = { validFrom: '2026-01-01', reason: 'As agreed.' }
const tolerance = PolicyDraft.parse({
  ...days,
  kind: 'tolerance',
  currency: 'KWD',
  value: { absolute: '0.005', combine: 'lower' },
})
const materiality = PolicyDraft.parse({
  ...days,
  kind: 'materiality',
  entity: 'E1',
  value: { overall: '100', performance: '50', trivial: '5' },
})
const cap = PolicyDraft.parse({ ...days, kind: 'cap', value: { percent: '0.5' } })
const english = { t: translatorFor('en'), locale: 'en' } as const

test('what a tolerance would accept is counted, summed by currency and led to', () => {
  const view = wouldAcceptView(english, tolerance, {
    ...nothing,
    count: 2,
    sums: [{ currency: 'KWD', count: 2, magnitudeMinor: 8n }],
    largest: [
      {
        exceptionId: 'x1',
        reference: 'EXC-1',
        entity: 'E1',
        period: '2026-03',
        class: 'ROUNDING',
        cause: 'level',
        currency: 'KWD',
        varianceMinor: -5n,
        limitMinor: 5n,
        billingNumber: null,
        customerName: 'Brückner Sensorik GmbH',
      },
    ],
  })
  expect(view.headline).toBe('It would accept 2 exceptions')
  expect(view.sums).toMatchObject([{ countWord: '2 exceptions', amount: { currency: 'KWD', fraction: '.008' } }])
  expect(view.largest).toMatchObject([
    { href: '/exceptions/x1', title: 'E1, Brückner Sensorik GmbH', variance: { sign: 'negative', minor: '-5' } },
  ])
  expect(wouldAcceptView(english, tolerance, nothing).headline).toBe('It would accept nothing')
})

test('the cap is shown as it would be used afterwards, exceeded or not', () => {
  const use = {
    entity: 'E1',
    period: '2026-03',
    currency: 'JPY',
    billedMinor: 100000n,
    percent: '0.5',
    capMinor: 500n,
    usedBeforeMinor: 100n,
    usedAfterMinor: 501n,
    exceededBefore: false,
    exceededAfter: true,
  }
  const german = { t: translatorFor('de'), locale: 'de' } as const
  const view = wouldAcceptView(german, cap, { ...nothing, caps: [use] })
  expect(view.headline).toBe('Sie verschöbe die Obergrenze eines Monats')
  expect(view.caps).toMatchObject([
    {
      label: 'E1, 2026-03: 0,5 % von JPY 100.000',
      used: { minor: '501' },
      cap: { minor: '500' },
      isExceeded: true,
    },
  ])
})

test('a materiality says what it would raise and mark', () => {
  const view = wouldAcceptView(english, materiality, { ...nothing, raised: { critical: 1, high: 2, trivial: 1 } })
  expect(view.headline).toBe('It would raise 3 severities')
  expect(view.raised).toEqual(['1 to critical', '2 to high', 'one is clearly trivial and would be marked'])
  expect(wouldAcceptView(english, materiality, nothing)).toMatchObject({
    headline: 'It would raise no severity',
    raised: [],
  })
})
