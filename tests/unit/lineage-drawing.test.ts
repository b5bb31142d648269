import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { assembleTrace } from '#server/domain/lineage/assemble-trace'
import { nodeKey } from '#server/domain/lineage/keys'

import { erp, factsOf, invoice, posting } from '#tests/support/trace-facts'

const anyMinor = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n })
const anyNet = fc.array(anyMinor, { minLength: 1, maxLength: 120 })

describe('the drawing', () => {
  test('heaping lines never changes what flows into the invoice', () => {
    fc.assert(
      fc.property(anyNet, anyMinor, (nets, tax) => {
        const facts = factsOf([invoice('d1', nets, tax)])
        const trace = assembleTrace(facts, { seeds: [nodeKey.billing('d1')], direction: 'both', linesMax: 12 })
        const into = trace.edges.filter((edge) => edge.to === nodeKey.billing('d1')).map((edge) => edge.figure)
        const sum = into.reduce((minor, figure) => minor + (figure?.kind === 'money' ? figure.minor : 0n), 0n)
        expect(sum).toBe(facts.documents[0]?.grossMinor)
        expect(trace.nodes.length).toBeLessThanOrEqual(20)
      }),
    )
  })

  test('both directions are the two directions together', () => {
    const facts = factsOf([invoice('d1', [100n]), invoice('d2', [200n])], {
      erp: [erp('a', 300n)],
      postings: [posting('d1', 'a', 100n), posting('d2', 'a', 200n)],
      payments: [
        { sourceId: 'p', kind: 'payment', currency: 'EUR', paidOn: '2026-02-01', appliedMinor: 300n, erp: [] },
      ],
      applications: [{ paymentSourceId: 'p', documentId: 'd1', amountMinor: 100n }],
    })
    const keys = (direction: 'up' | 'down' | 'both') =>
      assembleTrace(facts, { seeds: [nodeKey.erp('a')], direction, linesMax: 12 }).nodes.map((node) => node.key)
    expect(new Set(keys('both'))).toEqual(new Set([...keys('up'), ...keys('down')]))
    expect(keys('up')).toContain(nodeKey.billing('d2'))
    expect(keys('up')).not.toContain(nodeKey.payment('p'))
    expect(keys('down')).toContain(nodeKey.payment('p'))
    expect(keys('down')).not.toContain(nodeKey.billing('d1'))
  })

  test('heaping journals never changes what flows out of the invoice, and keeps the one the trace started from', () => {
    fc.assert(
      fc.property(fc.array(anyMinor, { minLength: 1, maxLength: 30 }), (amounts) => {
        const period = (at: number) => `20${10 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`
        const revenue = amounts.map((amountMinor, at) => ({
          journalSourceId: `j${at}`,
          docNo: `J${at}`,
          period: period(at),
          currency: 'EUR',
          lineId: 'd1-L1',
          amountMinor,
        }))
        const facts = factsOf([invoice('d1', [1n])], { revenue })
        const trace = assembleTrace(facts, {
          seeds: [nodeKey.journal('j0'), nodeKey.billing('d1')],
          direction: 'both',
          linesMax: 12,
        })
        const out = trace.edges.filter((edge) => edge.kind === 'recognised_as')
        const sum = out.reduce((minor, { figure }) => minor + (figure?.kind === 'money' ? figure.minor : 0n), 0n)
        expect(sum).toBe(amounts.reduce((total, amount) => total + amount, 0n))
        expect(trace.nodes.some((node) => node.key === nodeKey.journal('j0'))).toBe(true)
        expect(out.length).toBeLessThanOrEqual(8)
      }),
    )
  })

  test('a seed among heaped lines is drawn itself', () => {
    const facts = factsOf([
      invoice(
        'd1',
        Array.from({ length: 120 }, () => 1n),
      ),
    ])
    const seed = nodeKey.line('d1-L120')
    expect(
      assembleTrace(facts, { seeds: [seed], direction: 'both', linesMax: 12 }).nodes.map((node) => node.key),
    ).toContain(seed)
  })
})
