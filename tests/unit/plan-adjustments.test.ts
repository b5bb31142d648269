import { expect, test } from 'vitest'
import { type Adjustment, adjustmentRoot, buildAdjustment } from '#server/domain/corrections/adjustment'
import { dateAdjustments } from '#server/domain/corrections/date-adjustments'
import { layOutPlan, rootsOf } from '#server/domain/corrections/lay-out-plan'
import type { PeriodState } from '#server/domain/corrections/plan-dates'
import type { PlanFacts, PlanSubject } from '#server/domain/corrections/planned-row'
import { remediesFor, treatmentFor } from '#server/domain/corrections/remedies'

const line = { taxCode: null, sourceLineRef: null, appliesTo: null, dimensions: null }
const realised: Adjustment = {
  type: 'adjustment',
  documentId: 'p1',
  sourceId: 'pay-1',
  number: 'PM1',
  entity: 'E1',
  currency: 'USD',
  rate: '1.1805',
  customerNo: 'C1',
  references: ['pay-1'],
  documentOn: '2026-02-27',
  wishedOn: '2026-02-27',
  lines: [
    { ...line, account: '1200', amountMinor: 0n, baseMinor: -95n, appliesTo: 'INV-1' },
    { ...line, account: '7000', amountMinor: 0n, baseMinor: 95n },
  ],
}
const schedule: Adjustment = {
  ...realised,
  type: 'revenue_journal',
  documentId: 'i1',
  sourceId: 'inv-1',
  number: 'INV-1',
  customerNo: null,
  references: ['INV-1'],
  documentOn: '2026-01-10',
  wishedOn: '2026-01-31',
  lines: [
    { ...line, account: '2500', amountMinor: 10_000n, baseMinor: 8_471n, sourceLineRef: 'inv-1-L1' },
    { ...line, account: '4000', amountMinor: -10_000n, baseMinor: -8_471n, sourceLineRef: 'inv-1-L1' },
  ],
}
const states = (...told: [string, PeriodState][]) => new Map([['E1', new Map(told)]])
const facts = (adjustments: readonly Adjustment[], more: Partial<PlanFacts> = {}): PlanFacts => ({
  billing: new Map(),
  erp: new Map(),
  liveReferences: new Set(),
  liveNumbers: new Set(),
  used: new Map([['E1', new Set(['pay-1'])]]),
  planned: new Set(),
  periods: states(['2026-01', 'locked'], ['2026-02', 'locked'], ['2026-03', 'soft_closed'], ['2026-04', 'open']),
  functionalCurrency: new Map([['E1', 'EUR']]),
  connected: new Set(['E1']),
  adjustments: Map.groupBy(adjustments, (one) => `x-${one.documentId}`),
  ...more,
})
const subject = (one: Adjustment, treatment: PlanSubject['treatment']): PlanSubject => ({
  exceptionId: `x-${one.documentId}`,
  documentId: one.documentId,
  entity: 'E1',
  currency: 'USD',
  treatment,
  isOnePart: false,
  billingIds: [],
  erpIds: [],
})

test('a realised difference is a journal in functional currency alone, dated by the first open month', () => {
  const [row, ...more] = layOutPlan([subject(realised, 'post_adjustment')], facts([realised]))
  expect(more).toEqual([])
  expect(row).toMatchObject({ purpose: 'adjust', outcome: 'send', externalRef: 'pay-1/S2', documentId: 'p1' })
  expect(row).toMatchObject({
    date: { postingOn: '2026-04-01', isPriorPeriod: true },
    members: ['p1'],
    dependsOn: null,
  })
  expect(row?.built?.draft).toEqual({
    type: 'adjustment',
    entity: 'E1',
    external_ref: 'pay-1/S2',
    references: ['pay-1'],
    customer_no: 'C1',
    document_date: '2026-02-27',
    posting_date: '2026-04-01',
    period: '2026-04',
    currency: 'USD',
    rate: '1.1805',
    reversal_of: null,
    text: 'adjusts PM1',
    lines: [
      expect.objectContaining({
        ...{ account: '1200', debit: '0.00', credit: '0.00', base_debit: '0.00', base_credit: '0.95' },
        applies_to: 'INV-1',
      }),
      expect.objectContaining({
        ...{ account: '7000', debit: '0.00', credit: '0.00', base_debit: '0.95', base_credit: '0.00' },
        applies_to: null,
      }),
    ],
  })
})

test('revenue is made good under the number of the month it is posted in, as a document of that day', () => {
  const open = facts([schedule], { periods: states(['2026-01', 'open']) })
  const [row] = layOutPlan([subject(schedule, 'modify_schedule')], open)
  expect(row?.built?.draft).toMatchObject({
    type: 'revenue_journal',
    external_ref: 'REV-E1-USD-2026-01/S2',
    document_date: '2026-01-31',
    posting_date: '2026-01-31',
    customer_no: null,
    lines: [
      { account: '2500', debit: '100.00', base_debit: '84.71', source_line_ref: 'inv-1-L1' },
      { account: '4000', credit: '100.00', base_credit: '84.71', source_line_ref: 'inv-1-L1' },
    ],
  })
  expect(adjustmentRoot(schedule, '2026-04')).toBe('REV-E1-USD-2026-04')
  expect(adjustmentRoot(realised, '2026-04')).toBe('pay-1')
})

test('two journals of one month take numbers that follow, and none that is used', () => {
  const other = { ...schedule, documentId: 'i2' }
  const used = new Map([['E1', new Set(['REV-E1-USD-2026-04', 'REV-E1-USD-2026-04/S2'])]])
  const subjects = [subject(schedule, 'modify_schedule'), subject(other, 'modify_schedule')]
  const rows = layOutPlan(subjects, facts([schedule, other], { used }))
  expect(rows.map((row) => row.externalRef)).toEqual(['REV-E1-USD-2026-04/S3', 'REV-E1-USD-2026-04/S4'])
})

test('open months keep their own part, and the parts of locked months come together in the first open one', () => {
  const month = (wishedOn: string, amountMinor: bigint): Adjustment => ({
    ...schedule,
    wishedOn,
    lines: [
      { ...line, account: '2500', amountMinor, baseMinor: amountMinor, sourceLineRef: 'inv-1-L1' },
      { ...line, account: '4000', amountMinor: -amountMinor, baseMinor: -amountMinor, sourceLineRef: 'inv-1-L1' },
    ],
  })
  const months = [
    month('2026-01-31', 300n),
    month('2026-02-28', 200n),
    month('2026-03-31', 50n),
    month('2026-04-30', 7n),
  ]
  const subjects = [subject(schedule, 'modify_schedule')]
  const told = (states: PlanFacts['periods']) =>
    layOutPlan(subjects, facts(months, { periods: states })).map((row) => [
      row.externalRef,
      row.date?.postingOn,
      row.date?.isPriorPeriod,
      row.built?.lines.map(({ account, amountMinor }) => [account, amountMinor]),
    ])
  const pair = (minor: bigint) => [
    ['2500', minor],
    ['4000', -minor],
  ]
  expect(told(states(['2026-01', 'locked'], ['2026-02', 'locked'], ['2026-03', 'open'], ['2026-04', 'open']))).toEqual([
    ['REV-E1-USD-2026-03/S2', '2026-03-31', true, pair(550n)],
    ['REV-E1-USD-2026-04/S2', '2026-04-30', false, pair(7n)],
  ])
  const locked = states(['2026-01', 'locked'], ['2026-02', 'locked'], ['2026-03', 'locked'], ['2026-04', 'locked'])
  expect(told(locked).map(([, on]) => on)).toEqual([undefined])
  const cancelled = facts([month('2026-01-31', 300n), month('2026-04-30', -300n)])
  expect(layOutPlan(subjects, cancelled).map((row) => row.blockedCode)).toEqual(['no_document'])
})

test('what is not missing any more, not connected, in another plan or without an open month is not sent', () => {
  const asked = [subject(realised, 'post_adjustment')]
  const codeOf = (given: PlanFacts) => layOutPlan(asked, given).map((row) => [row.outcome, row.blockedCode, row.built])
  expect(codeOf(facts([]))).toEqual([['blocked', 'no_document', null]])
  expect(codeOf(facts([realised], { connected: new Set() }))).toEqual([['blocked', 'no_connection', null]])
  expect(codeOf(facts([realised], { planned: new Set(['book|p1']) }))).toEqual([['blocked', 'in_another_plan', null]])
  const closed = states(['2026-02', 'locked'], ['2026-03', 'locked'])
  expect(codeOf(facts([realised], { periods: closed }))).toEqual([['blocked', 'period_state_missing', null]])
})

test('the references under which a journal may stand are looked up', () => {
  const given = facts([realised, schedule])
  expect(rootsOf(subject(realised, 'post_adjustment'), given)).toEqual([{ entity: 'E1', root: 'pay-1' }])
  expect(rootsOf(subject(schedule, 'modify_schedule'), given)).toEqual([{ entity: 'E1', root: 'REV-E1-USD-2026-04' }])
  expect(rootsOf(subject(schedule, 'modify_schedule'), { ...given, periods: new Map() })).toEqual([])
})

test('a journal takes what it says word for word, whatever it is built for', () => {
  const at = {
    externalRef: 'pay-1/S2',
    postingOn: '2026-04-01',
    period: '2026-04',
    functionalCurrency: 'EUR',
    text: 'adjusts PM1',
  }
  const [row] = layOutPlan([subject(realised, 'post_adjustment')], facts([realised]))
  expect(buildAdjustment(realised, at)).toEqual(row?.built)
})

test('schedules, exchange differences and applications are put right by a plan without asking', () => {
  for (const resolution of ['modify_schedule', 'post_adjustment', 'reapply'] as const) {
    expect(remediesFor({ resolution, status: 'open' })).toEqual([{ kind: resolution, isDefault: true }])
    expect(treatmentFor({ resolution, status: 'open' }, 'recommended')).toBe(resolution)
    expect(treatmentFor({ resolution, status: 'open' }, 'reverse')).toBeNull()
  }
  expect(treatmentFor({ resolution: 'apply_credit', status: 'open' }, 'recommended')).toBeNull()
})

test('the parts of one period are posted on the last of their days, softly closed and late where any is', () => {
  const part = (wishedOn: string, minor: bigint): Adjustment => ({
    ...schedule,
    wishedOn,
    lines: [{ ...line, account: '2500', amountMinor: minor, baseMinor: 0n, sourceLineRef: 'l' }],
  })
  const soft = states(['2026-02', 'locked'], ['2026-03', 'soft_closed'], ['2026-04', 'open']).get('E1') ?? new Map()
  const dated = (adjustments: readonly Adjustment[]) =>
    dateAdjustments(adjustments, soft).map(({ date, adjustment }) => [
      date,
      adjustment.lines.map((one) => one.amountMinor),
    ])
  const march = { period: '2026-03', isPriorPeriod: false, isSoftClosed: true }
  expect(dated([part('2026-03-31', 5n), part('2026-03-10', 7n)])).toEqual([
    [{ ...march, postingOn: '2026-03-31' }, [12n]],
  ])
  const april = { period: '2026-04', isSoftClosed: false }
  expect(dated([part('2026-04-30', 5n), part('2026-02-28', 7n)])).toEqual([
    [{ ...april, postingOn: '2026-04-30', isPriorPeriod: true }, [12n]],
  ])
  expect(dated([part('2026-04-10', 5n), part('2026-04-20', 7n)])).toEqual([
    [{ ...april, postingOn: '2026-04-20', isPriorPeriod: false }, [12n]],
  ])
  expect(dated([])).toEqual([])
})
