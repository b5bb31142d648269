import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CreditAsk } from '#server/domain/tax/credit-note'
import { creditTax } from '#server/domain/tax/credit-tax'
import { anyPolicy, documentOf, standard, taxed } from '../support/tax-documents.ts'

const at = (ratePercent: string) => ({ category: 'standard', ratePercent }) as const
const creditOf = (more: Partial<CreditAsk>): CreditAsk => ({
  currency: 'EUR',
  policy: { level: 'document', mode: 'half_up', stepMinor: 1n },
  taxPoint: '2026-01-31',
  lines: [
    { id: '1', netMinor: 1000n, ...at('23') },
    { id: '2', netMinor: -200n, ...at('23.0') },
    { id: '3', netMinor: 500n, ...at('9') },
  ],
  taxes: [
    { ...at('23'), taxMinor: 184n },
    { ...at('9'), taxMinor: 45n },
  ],
  creditedNets: [],
  creditedTaxes: [],
  credits: [],
  ...more,
})

test('credit notes of any number exhaust an invoice exactly and never exceed it', () => {
  const nets = fc.array(fc.bigInt({ min: 1n, max: 5000n }), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(nets, fc.constantFrom('8.25', '23', '8.875'), anyPolicy, (parts, rate, policy) => {
      const net = parts.reduce((sum, part) => sum + part, 0n)
      const whole = taxed(documentOf([standard('1', net, rate)], { policy }))
      let before = { net: 0n, tax: 0n }
      for (const part of parts) {
        const result = creditTax(
          creditOf({
            policy,
            lines: [{ id: '1', netMinor: net, ...at(rate) }],
            taxes: [{ ...at(rate), taxMinor: whole.taxMinor }],
            creditedNets: [{ id: '1', netMinor: before.net }],
            creditedTaxes: [{ ...at(rate), taxMinor: before.tax }],
            credits: [{ id: '1', netMinor: part }],
          }),
        )
        if (!result.ok) throw new Error(JSON.stringify(result.problems))
        before = { net: before.net + part, tax: before.tax + result.value.taxMinor }
        expect(before.tax <= whole.taxMinor).toBe(true)
      }
      expect(before).toEqual({ net, tax: whole.taxMinor })
    }),
  )
})

test('a credit note takes from each rate what it credits there', () => {
  const result = creditTax(
    creditOf({
      credits: [
        { id: '2', netMinor: -200n },
        { id: '1', netMinor: 400n },
        { id: '3', netMinor: 500n },
      ],
    }),
  )
  expect(result).toEqual({
    ok: true,
    value: {
      lines: [
        { id: '1', netMinor: 400n, leftMinor: 600n },
        { id: '2', netMinor: -200n, leftMinor: 0n },
        { id: '3', netMinor: 500n, leftMinor: 0n },
      ],
      rows: [
        {
          category: 'standard',
          ratePercent: '23',
          netMinor: 200n,
          roundedMinor: 46n,
          taxMinor: 46n,
          taxLeftMinor: 138n,
          how: 'rounded',
        },
        {
          category: 'standard',
          ratePercent: '9',
          netMinor: 500n,
          roundedMinor: 45n,
          taxMinor: 45n,
          taxLeftMinor: 0n,
          how: 'rest',
        },
      ],
      netMinor: 700n,
      taxMinor: 91n,
      grossMinor: 791n,
      steps: [
        {
          what: 'credit_rounded',
          category: 'standard',
          rate_percent: '23',
          tax_point: '2026-01-31',
          net: '2.00',
          exact: '0.46',
          level: 'document',
          mode: 'half_up',
          step: '0.01',
          rounded: '0.46',
          left_before: '1.84',
          tax: '0.46',
          left: '1.38',
        },
        {
          what: 'credit_rest',
          category: 'standard',
          rate_percent: '9',
          tax_point: '2026-01-31',
          net: '5.00',
          exact: '0.45',
          level: 'document',
          mode: 'half_up',
          step: '0.01',
          rounded: '0.45',
          left_before: '0.45',
          tax: '0.45',
          left: '0.00',
        },
        { what: 'totals', net: '7.00', tax: '0.91', gross: '7.91' },
      ],
    },
  })
})

test('what earlier credit notes took of a line and of a rate is counted for that line and rate alone', () => {
  const result = creditTax(
    creditOf({
      credits: [{ id: '1', netMinor: 100n }],
      creditedNets: [
        { id: '1', netMinor: 300n },
        { id: '3', netMinor: 499n },
      ],
      creditedTaxes: [
        { ...at('23'), taxMinor: 69n },
        { ...at('9'), taxMinor: 45n },
      ],
    }),
  )
  expect(result.ok && result.value.lines).toEqual([{ id: '1', netMinor: 100n, leftMinor: 600n }])
  expect(result.ok && result.value.rows.map((row) => [row.taxMinor, row.taxLeftMinor])).toEqual([[23n, 92n]])
})

test('of a line of nothing nothing can be credited', () => {
  const lines = [{ id: '1', netMinor: 0n, ...at('23') }]
  const codes = (netMinor: bigint) => {
    const result = creditTax(
      creditOf({ lines, taxes: [{ ...at('23'), taxMinor: 0n }], credits: [{ id: '1', netMinor }] }),
    )
    return result.ok ? [] : result.problems.map((problem) => problem.code)
  }
  expect([codes(0n), codes(1n), codes(-1n)]).toEqual([[], ['credit_exceeds_line'], ['credit_exceeds_line']])
})

test('a rate without a credited line has no row', () => {
  const result = creditTax(creditOf({ credits: [{ id: '3', netMinor: 1n }] }))
  expect(result.ok && result.value.rows.map((row) => row.ratePercent)).toEqual(['9'])
  expect(result.ok && result.value.lines).toEqual([{ id: '3', netMinor: 1n, leftMinor: 499n }])
})

test.each([
  [{ credits: [{ id: '9', netMinor: 1n }] }, [{ code: 'line_not_on_invoice', object: '9' }]],
  [
    {
      credits: [
        { id: '1', netMinor: 1n },
        { id: '1', netMinor: 2n },
      ],
    },
    [
      { code: 'line_credited_twice', object: '1' },
      { code: 'line_credited_twice', object: '1' },
    ],
  ],
  [{ credits: [{ id: '1', netMinor: 1001n }] }, [{ code: 'credit_exceeds_line', object: '1' }]],
  [{ credits: [{ id: '1', netMinor: 1000n }] }, []],
  [{ credits: [{ id: '1', netMinor: -1n }] }, [{ code: 'credit_exceeds_line', object: '1' }]],
  [
    { credits: [{ id: '1', netMinor: -1n }], creditedNets: [{ id: '1', netMinor: 5n }] },
    [{ code: 'credit_exceeds_line', object: '1' }],
  ],
  [{ credits: [{ id: '2', netMinor: 1n }] }, [{ code: 'credit_exceeds_line', object: '2' }]],
  [{ credits: [{ id: '2', netMinor: -200n }] }, []],
  [{ credits: [{ id: '2', netMinor: -201n }] }, [{ code: 'credit_exceeds_line', object: '2' }]],
  [
    {
      credits: [{ id: '2', netMinor: -150n }],
      creditedNets: [
        { id: '2', netMinor: -51n },
        { id: '1', netMinor: 900n },
      ],
    },
    [{ code: 'credit_exceeds_line', object: '2' }],
  ],
  [
    {
      credits: [{ id: '1', netMinor: 0n }],
      creditedTaxes: [
        { ...at('23.00'), taxMinor: 100n },
        { ...at('23'), taxMinor: 85n },
      ],
    },
    [{ code: 'tax_credited_before_exceeds_invoice', object: 'standard 23' }],
  ],
  [
    {
      credits: [{ id: '1', netMinor: 0n }],
      creditedTaxes: [
        { ...at('23'), taxMinor: 184n },
        { ...at('9'), taxMinor: 45n },
      ],
    },
    [],
  ],
] as const)('what cannot be credited is named: %#', (more, problems) => {
  const result = creditTax(creditOf(more))
  expect(result.ok ? [] : result.problems).toEqual(problems)
})

test('a credit of a negative tax is capped on its own side of zero', () => {
  const result = creditTax(
    creditOf({
      lines: [{ id: '1', netMinor: -30n, ...at('8.25') }],
      taxes: [{ ...at('8.25'), taxMinor: -2n }],
      creditedNets: [{ id: '1', netMinor: -10n }],
      creditedTaxes: [{ ...at('8.25'), taxMinor: -1n }],
      credits: [{ id: '1', netMinor: -19n }],
    }),
  )
  expect(result.ok && result.value.rows).toEqual([
    {
      category: 'standard',
      ratePercent: '8.25',
      netMinor: -19n,
      roundedMinor: -2n,
      taxMinor: -1n,
      taxLeftMinor: 0n,
      how: 'capped',
    },
  ])
})
