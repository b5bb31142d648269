import { describe, expect, test } from 'vitest'
import { buildBooking } from '#server/domain/corrections/build-booking'
import { buildReversal } from '#server/domain/corrections/build-reversal'
import { draftLines, type SignedLine } from '#server/domain/corrections/draft-lines'
import { layOutPlan } from '#server/domain/corrections/lay-out-plan'
import { takeNext, takePlainOrRebook } from '#server/domain/corrections/next-reference'
import { datePlan, needsController, type PeriodState } from '#server/domain/corrections/plan-dates'
import { planEffect } from '#server/domain/corrections/plan-effect'
import type { PlanFacts, PlanSubject, StandingDocument } from '#server/domain/corrections/planned-row'
import { remediesFor, treatmentFor } from '#server/domain/corrections/remedies'
import type { DerivedPosting, PostingLine } from '#server/domain/posting/types'

/** A repeatable stream of numbers below a bound. */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state % below
  }
}

function balancedLines(next: (below: number) => number): SignedLine[] {
  const line = (account: string, amountMinor: bigint, baseMinor: bigint): SignedLine => ({
    ...{ account, amountMinor, baseMinor, appliesTo: null, dimensions: null },
    ...{ taxCode: null, sourceLineRef: null },
  })
  const others = Array.from({ length: 1 + next(6) }, (_, at) =>
    line(`40${at}0`, BigInt(next(200_000) - 100_000), BigInt(next(200_000) - 100_000)),
  )
  const sum = (pick: (one: SignedLine) => bigint) => others.reduce((total, one) => total + pick(one), 0n)
  return [line('1200', -sum((one) => one.amountMinor), -sum((one) => one.baseMinor)), ...others]
}

const original = (lines: readonly SignedLine[]): StandingDocument => ({
  ...{ documentId: 'd1', versionNo: 1, standing: 'live', sourceId: 'erp-1', docNo: 'AR1', type: 'ar_invoice' },
  ...{ entity: 'E1', externalRef: 'N-1', refs: ['N-1'], customerNo: 'C9', documentOn: '2026-01-10' },
  ...{ postingOn: '2026-01-11', currency: 'KWD', rate: '0.36', lines },
})

const place = { postingOn: '2026-04-01', period: '2026-04', functionalCurrency: 'EUR', text: '' }

test.each([1, 2, 3, 4, 5, 6, 7, 8])('a document and its reversal add up to zero on every line (%i)', (seed) => {
  const document = original(balancedLines(numbers(seed)))
  const { draft, lines } = buildReversal(document, { ...place, externalRef: 'N-1/R1' })
  lines.forEach((line, at) => {
    expect(line.amountMinor + (document.lines[at]?.amountMinor ?? 1n)).toBe(0n)
    expect(line.baseMinor + (document.lines[at]?.baseMinor ?? 1n)).toBe(0n)
  })
  expect(draft).toMatchObject({ reversal_of: 'erp-1', document_date: '2026-01-10', rate: '0.36', customer_no: 'C9' })
  const both = [draft, { ...draft, lines: draftLines(document.lines, { document: 'KWD', functional: 'EUR' }) }]
  for (const cell of planEffect(both, () => 'EUR')) expect([cell.amountMinor, cell.baseMinor]).toEqual([0n, 0n])
})

function expected(more: Partial<DerivedPosting> = {}, next = numbers(9)): DerivedPosting {
  const lines = balancedLines(next).map(
    (line, at): PostingLine => ({
      ...{ ...line, lineNo: at + 1, partNo: 1, role: at === 0 ? 'receivable' : 'revenue' },
      ...{ erpTaxCode: null, mappingIds: [] },
    }),
  )
  return {
    ...{ entity: 'E1', sourceId: 'inv-1', sourceType: 'invoice', mode: 'per_invoice', externalRef: 'N-1' },
    ...{ groupRef: 'N-1', billToId: 'b1', customerNo: 'C1', currency: 'KWD', documentOn: '2026-01-10' },
    ...{ period: '2026-01', grossMinor: 0n, deadlineAt: new Date(0), rate: '0.36', rateOn: null },
    ...{ baseReceivableMinor: 0n, parts: 1, lines },
    ...more,
  }
}

test.each([11, 12, 13, 14])('what is booked balances in both currencies (%i)', (seed) => {
  const { draft } = buildBooking(expected({}, numbers(seed)), null, { ...place, externalRef: 'N-1/B1' })
  const cells = planEffect([draft], () => 'EUR')
  expect(cells.reduce((sum, cell) => sum + cell.amountMinor, 0n)).toBe(0n)
  expect(cells.reduce((sum, cell) => sum + cell.baseMinor, 0n)).toBe(0n)
})

test('a reference is given once', () => {
  const used = new Set(['N-1', 'N-1/R1'])
  const taken = [takeNext(used, 'N-1', 'R'), takeNext(used, 'N-1', 'R'), takePlainOrRebook(used, 'N-1')]
  taken.push(takePlainOrRebook(used, 'N-2'), takePlainOrRebook(used, 'N-2'), takeNext(used, 'CON-1', 'S', 2))
  expect(taken).toEqual(['N-1/R2', 'N-1/R3', 'N-1/B1', 'N-2', 'N-2/B1', 'CON-1/S2'])
})

describe('a correction is dated', () => {
  const periods = new Map<string, PeriodState>([
    ['2026-01', 'locked'],
    ['2026-02', 'soft_closed'],
    ['2026-03', 'locked'],
    ['2026-05', 'open'],
    ['2026-04', 'open'],
    ['2026-06', 'future'],
  ])
  test.each([
    ['2026-04-17', { postingOn: '2026-04-17', isPriorPeriod: false, isSoftClosed: false }],
    ['2026-02-03', { postingOn: '2026-02-03', isPriorPeriod: false, isSoftClosed: true }],
    ['2026-01-31', { postingOn: '2026-04-01', isPriorPeriod: true, isSoftClosed: false }],
  ])('%s by the state of its period', (day, date) => {
    expect(datePlan(day, periods)).toMatchObject({ kind: 'dated', date })
  })
  test.each(['2026-06-01', '2025-12-31'])('%s not at all where no state allows it', (day) => {
    expect(datePlan(day, periods)).toEqual({ kind: 'period_state_missing' })
  })
  test('and a controller approves above the limit, without one, and in a closed or prior period', () => {
    const date = { postingOn: '2026-04-01', period: '2026-04', isPriorPeriod: false, isSoftClosed: false }
    expect(needsController({ sumMinor: 100n, dates: [date] }, 100n)).toBe(false)
    expect(needsController({ sumMinor: 101n, dates: [date] }, 100n)).toBe(true)
    expect(needsController({ sumMinor: 1n, dates: [date] }, null)).toBe(true)
    expect(needsController({ sumMinor: 1n, dates: [{ ...date, isSoftClosed: true }] }, 100n)).toBe(true)
    expect(needsController({ sumMinor: 1n, dates: [{ ...date, isPriorPeriod: true }] }, 100n)).toBe(true)
  })
})

describe('a plan', () => {
  const subject: PlanSubject = {
    ...{ exceptionId: 'x1', documentId: 'b1', entity: 'E1', currency: 'KWD', treatment: 'reverse_and_rebook' },
    ...{ isOnePart: false, billingIds: ['b1'], erpIds: ['d1'] },
  }
  const document = original(balancedLines(numbers(3)))
  const booked = (posting: DerivedPosting | null) => ({
    ...{ documentId: 'b1', number: 'N-1', entity: 'E1', currency: 'KWD', isVoid: false, expected: posting },
    findings: posting ? [] : [{ cause: 'rate' as const, groupingKey: 'k', params: {} }],
  })
  const facts = (more: Partial<PlanFacts> = {}): PlanFacts => ({
    billing: new Map([['b1', booked(expected())]]),
    erp: new Map([['d1', document]]),
    liveReferences: new Set(['E1|N-1']),
    liveNumbers: new Set(),
    used: new Map([['E1', new Set(['N-1'])]]),
    planned: new Set(),
    periods: new Map([['E1', new Map<string, PeriodState>([['2026-01', 'open']])]]),
    functionalCurrency: new Map([['E1', 'EUR']]),
    connected: new Set(['E1']),
    adjustments: new Map(),
    ...more,
  })

  test('books again only behind the reversal', () => {
    const [reversal, rebook] = layOutPlan([subject], facts())
    expect(reversal).toMatchObject({ purpose: 'reverse', externalRef: 'N-1/R1', outcome: 'send' })
    expect(rebook).toMatchObject({ purpose: 'rebook', externalRef: 'N-1/B1', outcome: 'send' })
    expect(rebook?.dependsOn).toBe(reversal)
  })
  test('sends a document once, however many exceptions name it', () => {
    expect(layOutPlan([subject, { ...subject, exceptionId: 'x2' }], facts())).toHaveLength(2)
  })
  test('takes nothing back that it cannot book again', () => {
    const rows = layOutPlan([subject], facts({ billing: new Map([['b1', booked(null)]]) }))
    expect(rows.map((row) => [row.outcome, row.blockedCode])).toEqual([
      ['blocked', 'rate_missing'],
      ['blocked', 'rate_missing'],
    ])
  })
  test('says what stands already, what another plan speaks for and where no ERP is connected', () => {
    const post = { ...subject, treatment: 'post_now' as const, erpIds: [] }
    const free = { liveReferences: new Set<string>() }
    const outcome = (more: Partial<PlanFacts>) =>
      layOutPlan([post], facts(more)).map((row) => row.blockedCode ?? row.outcome)
    expect(outcome({})).toEqual(['already_posted'])
    expect(outcome(free)).toEqual(['send'])
    expect(outcome({ liveReferences: new Set(['E1|N-1/B37']) })).toEqual(['already_posted'])
    expect(outcome({ liveReferences: new Set(['E1|N-1/B1/R1', 'E1|N-10', 'E1|N-1/S2']) })).toEqual(['send'])
    expect(outcome({ ...free, planned: new Set(['book|b1']) })).toEqual(['in_another_plan'])
    expect(outcome({ ...free, connected: new Set() })).toEqual(['no_connection'])
  })
})

test('what needs a decision is not chosen by itself', () => {
  const looked = { resolution: 'investigate_then_rebook', status: 'open' }
  expect(treatmentFor(looked, 'recommended')).toBeNull()
  expect(treatmentFor(looked, 'reverse_and_rebook')).toBe('reverse_and_rebook')
  expect(treatmentFor(looked, 'reverse')).toBeNull()
  expect(remediesFor({ resolution: 'bill_supplement', status: 'open' })).toEqual([
    { kind: 'bill_supplement', isDefault: true },
  ])
  expect(remediesFor({ resolution: 'something_new', status: 'open' })).toEqual([
    { kind: 'investigate', isDefault: true },
  ])
  expect(remediesFor({ resolution: 'post_now', status: 'resolved' })).toEqual([])
})
