import { expect, test } from 'vitest'
import type { ErpSettlement, ErpSettlementLine } from '#server/domain/receivables/erp-settlement'
import { NO_PAYMENT_FACTS } from '#server/domain/receivables/facts'
import { measureSettlement } from '#server/domain/receivables/measure-settlement'
import { erpAmount, type ObservedSettlement, observeSettlement } from '#server/domain/receivables/observe-settlement'
import type { Settlement, SettlementDerivation, SettlementLine } from '#server/domain/receivables/settlement'

// 110.00 USD paid on 9 March at 1.2 (91.67 EUR) for invoice I1, booked at 100.00 EUR: a loss of 8.33.
const settlement: Settlement = {
  sourceId: 'p1',
  kind: 'payment',
  entity: 'E',
  billToId: 'B',
  paidOn: '2026-03-09',
  currency: 'USD',
  amountMinor: 11_000n,
  creditMemoId: null,
  applications: [{ invoiceId: 'i1', amountMinor: 11_000n, intent: 'full' }],
}
const roles = {
  '1000': 'cash',
  '1200': 'receivable',
  '2400': 'deposit',
  '6100': 'bad_debt',
  '7000': 'fx_realised',
} as const

type Told = readonly [account: string, amount: bigint, base: bigint, to?: string]

const erpLine = ([account, amountMinor, baseMinor, appliesTo]: Told): ErpSettlementLine => ({
  account,
  role: Object.hasOwn(roles, account) ? roles[account as keyof typeof roles] : null, // the key was just found
  amountMinor,
  baseMinor,
  appliesTo: appliesTo ?? null,
})
const right: readonly Told[] = [
  ['1000', 11_000n, 9167n],
  ['1200', -11_000n, -10_000n, 'N1'],
  ['7000', 0n, 833n],
]

function expectedLine([account, amountMinor, baseMinor, appliesTo]: Told, index: number): SettlementLine {
  const role = erpLine([account, 0n, 0n]).role ?? 'cash'
  return { lineNo: index + 1, role, account, amountMinor, baseMinor, appliesTo: appliesTo ?? null, settledId: null }
}

const derived = (lines: readonly Told[] = right): SettlementDerivation => ({
  outcome: 'derived',
  period: '2026-03',
  erpType: 'payment',
  receivableMinor: -11_000n,
  steps: [],
  posting: { customerNo: 'C1', rate: '1.2', rateOn: '2026-03-09', lines: lines.map(expectedLine) },
})

const erp = (lines: readonly Told[] = right, over: Partial<ErpSettlement> = {}): ErpSettlement => ({
  documentId: 'd1',
  versionNo: 1,
  sourceId: 'e1',
  docNo: 'PM1',
  entity: 'E',
  customerNo: 'C1',
  currency: 'USD',
  rate: '1.2',
  postingOn: '2026-03-09',
  period: '2026-03',
  createdAt: new Date('2026-03-09T12:00:00Z'),
  sourceVersion: 1,
  lines: lines.map(erpLine),
  ...over,
})

const publication = (on: string, rate: string) => ({ source: 'ecb', base: 'EUR', quote: 'USD', on, rate })

function see(live: ErpSettlement | null, over: Partial<ObservedSettlement> = {}) {
  const seen = observeSettlement({
    settlement,
    derivation: derived(),
    refs: new Map([['i1', 'N1']]),
    live,
    wasRejected: false,
    isLate: false,
    lockedAt: null,
    deadlineAt: new Date('2026-03-10T12:00:00Z'),
    formerNumbers: [],
    rated: {
      conversion: { from: 'USD', to: 'EUR', rate: '1.2', direction: 'divide' },
      publications: [
        publication('2026-03-06', '1.1'),
        publication('2026-03-09', '1.2'),
        publication('2026-03-10', '1.25'),
      ],
    },
    ...over,
  })
  const holds = Object.entries(seen.facts).filter(([name, value]) => value !== NO_PAYMENT_FACTS[name])
  return { ...seen, holds: Object.fromEntries(holds) }
}

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

test('money on another account is misplaced, credit positive', () => {
  const cash = see(
    erp([
      ['1010', 11_000n, 9167n],
      ['1200', -11_000n, -10_000n, 'N1'],
      ['7000', 0n, 833n],
    ]),
  )
  expect(cash.holds).toEqual({ isPosted: true, accountDiffers: true })
  expect(cash.figures.misplacedMinor).toBe(-11_000n)
  const deposit = see(
    erp([
      ['1000', 11_000n, 9167n],
      ['2400', -11_000n, -9167n],
    ]),
  )
  expect(deposit.holds).toEqual({ isPosted: true, accountDiffers: true })
  expect(deposit.figures.misplacedMinor).toBe(11_000n)
})

test('money moved between accounts that are expected is misplaced by what is too much', () => {
  const lines: readonly Told[] = [
    ['1000', 11_000n, 9167n],
    ['1200', -10_000n, -9091n, 'N1'],
    ['2400', -1000n, -833n],
    ['7000', 0n, 757n],
  ]
  const partly: Settlement = {
    ...settlement,
    applications: [{ invoiceId: 'i1', amountMinor: 10_000n, intent: 'partial' }],
  }
  const moved = erp([
    ['1000', 11_000n, 9167n],
    ['1200', -9000n, -8182n, 'N1'],
    ['2400', -2000n, -1667n],
    ['7000', 0n, 682n],
  ])
  const { holds, figures } = see(moved, {
    settlement: partly,
    derivation: { ...derived(lines), receivableMinor: -10_000n },
  })
  expect(holds).toEqual({ isPosted: true, accountDiffers: true })
  expect(figures.misplacedMinor).toBe(1000n)
})

test('a clearing at the rate of the day without a line for the difference is found', () => {
  const { holds, figures } = see(
    erp([
      ['1000', 11_000n, 9167n],
      ['1200', -11_000n, -9167n, 'N1'],
    ]),
  )
  expect(holds).toEqual({ isPosted: true, receivableBaseDiffers: true })
  expect(figures.baseMinor).toBe(833n)
})

test('a wrong clearing with a line for the difference is told apart', () => {
  const { holds, figures } = see(
    erp([
      ['1000', 11_000n, 9167n],
      ['1200', -11_000n, -9500n, 'N1'],
      ['7000', 0n, 333n],
    ]),
  )
  expect(holds).toEqual({ isPosted: true, receivableBaseDiffers: true, hasRealisedDifference: true })
  expect(figures.baseMinor).toBe(500n)
})

test.each([
  [8800n, 'rateOfPostingDate'],
  [10_000n, 'rateOfEarlierPublication'],
  [13_200n, 'rateInverted'],
])('money at %s cents betrays its rate: %s', (cash, fact) => {
  const { holds, figures } = see(
    erp([
      ['1000', 11_000n, cash],
      ['1200', -11_000n, -10_000n, 'N1'],
      ['7000', 0n, 10_000n - cash],
    ]),
  )
  const difference = cash === 10_000n ? {} : { hasRealisedDifference: true }
  expect(holds).toEqual({ isPosted: true, moneyBaseDiffers: true, [fact]: true, ...difference })
  expect(figures.baseMinor).toBe(cash - 9167n)
})

test('money that leaves betrays its rate as well', () => {
  const refund: Settlement = { ...settlement, kind: 'refund', creditMemoId: 'c1', applications: [] }
  const lines: readonly Told[] = [
    ['1200', 11_000n, 9167n, 'CM'],
    ['1000', -11_000n, -9167n],
  ]
  const derivation = { ...derived(lines), receivableMinor: 11_000n }
  const booked = erp([
    ['1200', 11_000n, 9167n, 'CM'],
    ['1000', -11_000n, -13_200n],
    ['7000', 0n, 4033n],
  ])
  const { holds, figures } = see(booked, { settlement: refund, derivation, refs: new Map([['c1', 'CM']]) })
  expect(holds).toEqual({ isPosted: true, moneyBaseDiffers: true, rateInverted: true, hasRealisedDifference: true })
  expect(figures.baseMinor).toBe(-4033n)
})

test('without rates or without an expectation no rate is named', () => {
  const off = erp([
    ['1000', 11_000n, 13_200n],
    ['1200', -11_000n, -10_000n, 'N1'],
    ['7000', 0n, -3200n],
  ])
  expect(see(off, { rated: null }).holds).toEqual({
    isPosted: true,
    moneyBaseDiffers: true,
    hasRealisedDifference: true,
  })
  const findings = [{ cause: 'rate' as const, groupingKey: 'k', params: {} }]
  const derivation = { ...derived(), outcome: 'unmapped' as const, findings }
  expect(see(off, { derivation }).holds).toEqual({ isPosted: true, isUnmapped: true, unmappedCause: 'rate' })
})

test('another customer, one it had before, another entity', () => {
  expect(see(erp(right, { customerNo: 'C2' })).holds).toMatchObject({ customerDiffers: true })
  expect(see(erp(right, { customerNo: 'C2' }), { formerNumbers: ['C0'] }).holds).not.toHaveProperty(
    'customerWasValidBefore',
  )
  expect(see(erp(right, { customerNo: 'C2' }), { formerNumbers: ['C0', 'C2'] }).holds).toMatchObject({
    customerWasValidBefore: true,
  })
  expect(see(erp(right, { entity: 'F' })).holds).toMatchObject({ entityDiffers: true })
})

test('a later period is told with the lock and the deadline it passed', () => {
  const late = (createdAt: string, lockedAt: string | null) =>
    see(erp(right, { period: '2026-04', createdAt: new Date(createdAt) }), {
      lockedAt: lockedAt === null ? null : new Date(lockedAt),
    }).holds
  const base = { isPosted: true, hasRealisedDifference: true, periodLater: true }
  expect(late('2026-03-10T11:59:59Z', null)).toEqual(base)
  expect(late('2026-03-10T12:00:00Z', null)).toEqual({ ...base, createdAfterDeadline: true })
  expect(late('2026-04-05T00:00:00Z', '2026-04-05T00:00:00Z')).toEqual({ ...base, createdAfterDeadline: true })
  expect(late('2026-04-05T00:00:01Z', '2026-04-05T00:00:00Z')).toEqual({
    ...base,
    createdAfterDeadline: true,
    createdAfterLock: true,
  })
  const inTime = see(erp(right, { createdAt: new Date('2026-04-05T00:00:01Z') }), {
    lockedAt: new Date('2026-04-05T00:00:00Z'),
  })
  expect(inTime.holds).toEqual({ isPosted: true, hasRealisedDifference: true })
})

const figures = {
  amountMinor: -100n,
  misappliedMinor: 40n,
  misplacedMinor: -30n,
  baseMinor: 8n,
  appliedTo: [],
  expectedTo: [],
}

test.each([
  ['UNMAPPED', { varianceMinor: -500n, isBase: false }],
  ['MISSING_IN_ERP', { varianceMinor: -500n, isBase: false }],
  ['FX_VARIANCE', { varianceMinor: 8n, isBase: true }],
  ['AMOUNT_VARIANCE', { varianceMinor: -100n, isBase: false }],
  ['MISAPPLIED_PAYMENT', { varianceMinor: 40n, isBase: false }],
  ['WRONG_ACCOUNT', { varianceMinor: -30n, isBase: false }],
  ['WRONG_CUSTOMER', { varianceMinor: 500n, isBase: false }],
])('%s is measured', (name, measured) => {
  expect(measureSettlement({ class: name, cause: '' }, 500n, figures)).toEqual(measured)
})

test('where amounts agree an unknown difference is one of the functional amount', () => {
  expect(
    measureSettlement({ class: 'AMOUNT_VARIANCE', cause: 'unknown' }, 500n, { ...figures, amountMinor: 0n }),
  ).toEqual({
    varianceMinor: 8n,
    isBase: true,
  })
})
