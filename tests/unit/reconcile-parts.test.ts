import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normaliseNumber, partRef, rebookRef, reversalRef } from '#server/domain/external-ref'
import { dueAfter, hoursToWork } from '#server/reconcile/due'
import { blocksOf, erpKey, erpNumber, expectedKey } from '#server/reconcile/recon-keys'
import { movedSums, resultHash } from '#server/reconcile/result-hash'

const number = fc.string({ minLength: 1, maxLength: 12 }).filter((text) => !text.includes('/') && text.trim() !== '')

describe('keys', () => {
  test('a part, a reversal and a rebooking stand under the key of their document', () => {
    fc.assert(
      fc.property(number, fc.integer({ min: 1, max: 99 }), (text, n) => {
        const key = expectedKey('E', text)
        for (const ref of [
          text,
          partRef(text, n),
          reversalRef(text, n),
          rebookRef(text, n),
          reversalRef(partRef(text, n), n),
        ])
          expect(erpKey({ entity: 'E', externalRef: ref, refs: [] })).toBe(key)
      }),
    )
  })
  test('one number in two entities is two keys', () => {
    expect(expectedKey('E1', 'N-1')).not.toBe(expectedKey('E2', 'N-1'))
  })
  test('a document without a reference is known by the one number it names, and by none where it names several', () => {
    const of = (externalRef: string | null, refs: string[]) => [
      erpKey({ entity: 'E', externalRef, refs }),
      erpNumber({ externalRef, refs }),
    ]
    expect(of(null, ['N-1'])).toEqual([expectedKey('E', 'N-1'), 'N-1'])
    expect(of('', ['N-1'])).toEqual([expectedKey('E', 'N-1'), 'N-1'])
    expect(of('N-2', ['N-1'])).toEqual([expectedKey('E', 'N-2'), 'N-2'])
    expect(of(null, ['N-1', 'N-2'])).toEqual([null, ''])
    expect(of(null, [])).toEqual([null, ''])
  })
})

describe('near-miss blocks', () => {
  const of = { entity: 'E', customerNo: 'C', currency: 'USD', amountMinor: 100n, number: 'N-1234', documentId: 'd1' }
  test('meet for numbers with exchanged digits, of one party and amount only', () => {
    const swap = (over: Partial<typeof of>) => blocksOf({ ...of, ...over }).swap_block
    expect(swap({ number: 'N-1243', documentId: 'd2' })).toBe(swap({}))
    for (const over of [
      { entity: 'F' },
      { customerNo: 'D' },
      { currency: 'EUR' },
      { amountMinor: 101n },
      { number: 'N-1235' },
    ])
      expect(swap(over)).not.toBe(swap({}))
  })
  test('meet for numbers as people retype them, whatever else differs', () => {
    const retyped = blocksOf({ ...of, number: ' n 1234/S2', entity: 'F', amountMinor: 1n })
    expect(retyped.number_block).toBe(blocksOf(of).number_block)
    expect(retyped.number_block).toBe(normaliseNumber('N1234'))
  })
  test('without a number or a customer hold the document alone', () => {
    const bare = { ...of, number: '', customerNo: null }
    const [one, two] = [blocksOf(bare), blocksOf({ ...bare, documentId: 'd2' })]
    expect([one.swap_block, one.number_block]).toEqual(['d1', 'd1'])
    expect(one.amount_block).not.toBe(two.amount_block)
  })
})

describe('the result hash', () => {
  const anyLine = fc.tuple(
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  )
  const sumsOf = (lines: readonly (readonly [bigint, bigint])[]) => ({
    a: lines.reduce((sum, [a]) => sum + a, 0n).toString(),
    b: lines.reduce((sum, [, b]) => sum + b, 0n).toString(),
    count: BigInt(lines.length),
  })
  test('does not depend on the order of results', () => {
    fc.assert(
      fc.property(fc.array(anyLine), (lines) => {
        expect(resultHash(sumsOf(lines.toReversed()))).toBe(resultHash(sumsOf(lines)))
      }),
    )
  })
  test('moves with what changed to what a new sum over everything gives, step by step and in any order', () => {
    fc.assert(
      fc.property(
        fc.array(anyLine),
        fc.array(fc.tuple(fc.array(anyLine, { maxLength: 3 }), fc.array(anyLine, { maxLength: 3 })), { maxLength: 5 }),
        (kept, changes) => {
          const before = sumsOf([...kept, ...changes.flatMap(([old]) => old)])
          const after = sumsOf([...kept, ...changes.flatMap(([, next]) => next)])
          const walk = (steps: typeof changes) =>
            steps.reduce((sums, [old, next]) => movedSums(sums, sumsOf(old), sumsOf(next)), before)
          expect(walk(changes)).toEqual(after)
          expect(walk(changes.toReversed())).toEqual(after)
        },
      ),
    )
  })
  test('tells apart equal sums of another number of results', () => {
    expect(resultHash({ a: '0', b: '0', count: 0n })).not.toBe(resultHash({ a: '0', b: '0', count: 1n }))
  })
})

test('work is due the sooner the graver it is, counted in hours from when it could be known', () => {
  const since = new Date('2026-03-28T22:00:00Z')
  expect(dueAfter(since, 'critical').toISOString()).toBe('2026-03-29T22:00:00.000Z')
  const { critical, high, medium, low } = hoursToWork
  expect([critical, high, medium, low]).toEqual([critical, high, medium, low].sort((a, b) => a - b))
})
