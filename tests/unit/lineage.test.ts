import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDecimals, addFigures, money, quantity } from '#server/domain/lineage/figure'

import { check, erp, factsOf, invoice, posting } from '#tests/support/trace-facts'

const anyMinor = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n })
const anyNet = fc.array(anyMinor, { minLength: 1, maxLength: 120 })

describe('figures', () => {
  test('decimals add exactly, whatever their length', () => {
    fc.assert(
      fc.property(anyMinor, anyMinor, fc.nat(6), (a, b, scale) => {
        const text = (minor: bigint) => {
          const digits = (minor < 0n ? -minor : minor).toString().padStart(scale + 1, '0')
          const whole = digits.slice(0, digits.length - scale)
          return `${minor < 0n ? '-' : ''}${whole}${scale ? `.${digits.slice(digits.length - scale)}` : ''}`
        }
        expect(addDecimals(addDecimals(text(a), text(b)), text(-b))).toBe(addDecimals(text(a), '0'))
      }),
    )
  })

  test('two currencies and two units never add up', () => {
    expect(() => addFigures(money(1n, 'EUR'), money(1n, 'USD'))).toThrow('do not add up')
    expect(() => addFigures(money(1n, 'EUR'), quantity('1', 'call'))).toThrow('do not add up')
  })
})

describe('conservation', () => {
  test('a residual is exactly what was taken away, and zero only when nothing was', () => {
    fc.assert(
      fc.property(anyNet, anyMinor, (nets, missing) => {
        const whole = invoice('d1', nets, 700n)
        const found = check(factsOf([{ ...whole, grossMinor: whole.grossMinor - missing }]), 'lines_total')
        expect(found?.residual).toEqual(money(-missing, 'EUR'))
        expect(found?.verdict).toBe(missing === 0n ? 'conserved' : 'differs')
      }),
    )
  })

  test('a reversed and rebooked chain carries the amount once', () => {
    fc.assert(
      fc.property(anyMinor, (gross) => {
        const chain = [
          erp('a', gross, { standing: 'reversed' }),
          erp('r', -gross, { standing: 'reversal', reversalOf: 'a' }),
          erp('b', gross),
        ]
        const facts = factsOf([invoice('d1', [gross])], {
          erp: chain,
          postings: chain.map((fact) => posting('d1', fact.documentId, fact.amountMinor)),
        })
        expect(check(facts, 'posted_total')?.verdict).toBe('conserved')
      }),
    )
  })

  test('the parts of a split add up to the invoice, and a wrong part is the residual', () => {
    fc.assert(
      fc.property(fc.array(anyMinor, { minLength: 2, maxLength: 9 }), anyMinor, (parts, slip) => {
        const gross = parts.reduce((sum, part) => sum + part, 0n)
        const documents = parts.map((part, at) => erp(`p${at}`, part))
        const postings = parts.map((part, at) => posting('d1', `p${at}`, at === 0 ? part + slip : part))
        const found = check(factsOf([invoice('d1', [gross])], { erp: documents, postings }), 'posted_total')
        expect(found?.residual).toEqual(money(slip, 'EUR'))
      }),
    )
  })

  test('a suggestion is drawn but never counts as posted', () => {
    const facts = factsOf([invoice('d1', [500n])], {
      erp: [erp('a', 500n)],
      postings: [{ ...posting('d1', 'a', 500n), basis: 'suggestion' }],
    })
    expect(check(facts, 'posted_total')?.residual).toEqual(money(-500n, 'EUR'))
  })

  test('a void invoice is expected to carry nothing', () => {
    const facts = factsOf([{ ...invoice('d1', [500n]), status: 'void' }])
    expect(check(facts, 'posted_total')?.verdict).toBe('conserved')
  })

  test('what was applied and what is open make up the gross; too much applied is a residual', () => {
    const payment = {
      sourceId: 'p',
      kind: 'payment',
      currency: 'EUR',
      paidOn: '2026-02-01',
      appliedMinor: 700n,
      erp: [],
    } as const
    const applied = (amountMinor: bigint) =>
      factsOf([invoice('d1', [500n])], {
        payments: [payment],
        applications: [{ paymentSourceId: 'p', documentId: 'd1', amountMinor }],
      })
    expect(check(applied(200n), 'settled_total')?.verdict).toBe('conserved')
    expect(check(applied(700n), 'settled_total')?.residual).toEqual(money(200n, 'EUR'))
  })

  test('events received stand under one name each, and an unbilled unit is the residual', () => {
    const tally = (count: number, value: string) => ({ count, quantity: value })
    const usage = [
      {
        lineId: 'd1-L1',
        metric: 'calls',
        unit: 'call',
        aggregation: 'sum',
        subject: 't',
        received: tally(5, '120'),
        replaced: tally(1, '10'),
        resent: tally(1, '10'),
        counted: tally(3, '100'),
        billedBefore: '0',
      } as const,
    ]
    const document = invoice('d1', [500n])
    const metered = { ...document, lines: document.lines.map((each) => ({ ...each, metric: 'calls', quantity: '90' })) }
    expect(check(factsOf([metered], { usage }), 'events_counted')?.verdict).toBe('conserved')
    expect(check(factsOf([metered], { usage }), 'quantity_billed')?.residual).toEqual(quantity('-10', 'call'))
  })

  test('levels are never summed', () => {
    const tally = { count: 2, quantity: '500' }
    const usage = [
      {
        lineId: 'd1-L1',
        metric: 'gb',
        unit: 'GB',
        aggregation: 'time_weighted',
        subject: 't',
        received: tally,
        replaced: tally,
        resent: tally,
        counted: tally,
        billedBefore: '0',
      } as const,
    ]
    expect(check(factsOf([invoice('d1', [500n])], { usage }), 'quantity_billed')?.verdict).toBe('not_added')
  })
})
