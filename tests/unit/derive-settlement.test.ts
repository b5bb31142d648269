import { expect, test } from 'vitest'
import { readMappingVersion } from '#server/domain/posting/mapping-version'
import { buildReferenceIndex } from '#server/domain/posting/reference'
import { deriveSettlement } from '#server/domain/receivables/derive-settlement'
import type { SettledDocument, Settlement } from '#server/domain/receivables/settlement'

const accounts = {
  ...{ receivable: '1200', cash: '1000', customer_deposits: '2400' },
  ...{ bad_debt: '6100', fx_realised: '7000' },
}

function reference(value: object | null = accounts, functionalCurrency = 'EUR') {
  const row = { mappingId: 'm', set: 'gl_control', entity: 'E', key: {}, validFrom: null, validTo: null }
  const control = value && readMappingVersion({ ...row, value })
  return buildReferenceIndex({
    entities: [
      {
        entity: 'E',
        functionalCurrency,
        timeZone: 'UTC',
        postingMode: 'per_invoice',
        splitLineLimit: null,
        postingSlaHours: 24,
        zeroTotalPosting: false,
        fxSources: { USD: 'ecb' },
        fxMaxAgeDays: {},
      },
    ],
    erpCustomers: [{ entity: 'E', billToId: 'B', erpCustomerNo: 'C1', validFrom: null, validTo: null }],
    products: [],
    mappings: control ? [control] : [],
    fxRates: [{ source: 'ecb', base: 'EUR', quote: 'USD', on: '2026-03-02', rate: '1.1' }],
  })
}

const document = (sourceId: string, over: Partial<SettledDocument> = {}): SettledDocument => ({
  sourceId,
  kind: 'invoice',
  currency: 'USD',
  grossMinor: 11_000n,
  baseMinor: 9000n,
  clearingRef: `N-${sourceId}`,
  isVoid: false,
  ...over,
})
const documents = new Map([
  ['i1', document('i1')],
  ['i2', document('i2')],
  ['c1', document('c1', { kind: 'credit_memo' })],
])

const payment: Settlement = {
  sourceId: 'p',
  kind: 'payment',
  entity: 'E',
  billToId: 'B',
  paidOn: '2026-03-04',
  currency: 'USD',
  amountMinor: 16_500n,
  creditMemoId: null,
  applications: [{ invoiceId: 'i1', amountMinor: 5500n, intent: 'full' }],
}

function derive(
  settlement: Settlement,
  over: { value?: object | null; functional?: string; known?: typeof documents; appliedBefore?: bigint } = {},
) {
  const index = reference(over.value === undefined ? accounts : over.value, over.functional)
  const entity = index.entities.get('E')
  if (!entity) throw new Error('the entity is known')
  const before = new Map([['i1', { appliedMinor: over.appliedBefore ?? 5500n, clearedMinor: 4500n }]])
  return deriveSettlement(settlement, { documents: over.known ?? documents, before, entity, reference: index })
}

test('a payment is derived whole, with every step', () => {
  expect(derive(payment)).toEqual({
    outcome: 'derived',
    period: '2026-03',
    erpType: 'payment',
    receivableMinor: -5500n,
    posting: {
      customerNo: 'C1',
      rate: '1.1',
      rateOn: '2026-03-02',
      lines: [
        {
          lineNo: 1,
          role: 'cash',
          account: '1000',
          amountMinor: 16_500n,
          baseMinor: 15_000n,
          appliesTo: null,
          settledId: null,
        },
        {
          lineNo: 2,
          role: 'receivable',
          account: '1200',
          amountMinor: -5500n,
          baseMinor: -4500n,
          appliesTo: 'N-i1',
          settledId: 'i1',
        },
        {
          lineNo: 3,
          role: 'deposit',
          account: '2400',
          amountMinor: -11_000n,
          baseMinor: -10_000n,
          appliesTo: null,
          settledId: null,
        },
        {
          lineNo: 4,
          role: 'fx_realised',
          account: '7000',
          amountMinor: 0n,
          baseMinor: -500n,
          appliesTo: null,
          settledId: null,
        },
      ],
    },
    steps: [
      { what: 'rate', rate: '1.1', published_on: '2026-03-02' },
      {
        what: 'book_share',
        document: 'N-i1',
        gross: '110.00',
        book_base: '90.00',
        applied_before: '55.00',
        applied: '55.00',
        cleared_before: '45.00',
        cleared: '45.00',
      },
      { what: 'realised_difference', gain: '5.00', currency: 'EUR' },
    ],
  })
})

test('in functional currency no rate is looked up and the step says so', () => {
  const own = new Map([['i2', document('i2', { baseMinor: 11_000n })]])
  const applications = [{ invoiceId: 'i2', amountMinor: 5500n, intent: 'full' as const }]
  const derived = derive({ ...payment, applications, amountMinor: 5500n }, { functional: 'USD', known: own })
  expect(derived).toMatchObject({
    outcome: 'derived',
    posting: { rate: '1', rateOn: null },
    steps: [{ what: 'functional_currency', rate: '1' }, { what: 'book_share' }],
  })
  expect(derived.steps[0]).toEqual({ what: 'functional_currency', rate: '1' })
})

test.each([
  ['payment', null, ['i1'], 'payment', -5500n],
  ['refund', 'c1', [], 'payment', 5500n],
  ['write_off', null, ['i1'], 'adjustment', -5500n],
  ['credit_application', 'c1', ['i1'], 'adjustment', 0n],
] as const)('a %s has its type and its effect on receivables', (kind, creditMemoId, to, erpType, receivableMinor) => {
  const applications = to.map((invoiceId) => ({ invoiceId, amountMinor: 5500n, intent: 'full' as const }))
  const derived = derive({ ...payment, kind, creditMemoId, applications, amountMinor: 5500n })
  expect(derived).toMatchObject({ outcome: 'derived', period: '2026-03', erpType, receivableMinor })
})

test('without any control mapping every account needed is named once, and nothing is booked', () => {
  const two = {
    ...payment,
    applications: [...payment.applications, { invoiceId: 'i2', amountMinor: 5500n, intent: 'full' as const }],
  }
  expect(derive(two, { value: null })).toEqual({
    outcome: 'unsound',
    period: '2026-03',
    erpType: 'payment',
    receivableMinor: -11_000n,
    problems: ['cash', 'receivable', 'deposit', 'fx_realised'].map((role) => ({
      code: 'control_account_missing',
      object: role,
    })),
    steps: [],
  })
})

test('an invoice takes what is open to the unit, and not a unit more', () => {
  const pay = (amountMinor: bigint) =>
    derive({ ...payment, amountMinor: 20_000n, applications: [{ invoiceId: 'i1', amountMinor, intent: 'full' }] })
  expect(pay(5500n).outcome).toBe('derived')
  expect(pay(5501n)).toMatchObject({
    outcome: 'unsound',
    problems: [
      {
        code: 'exceeds_open',
        object: 'i1',
        figures: { currency: 'USD', open: '55.00', applied: '55.01', exceeds: '0.01' },
      },
    ],
    steps: [],
  })
})

test('what was applied too much before leaves less than nothing open', () => {
  const more = { ...payment, applications: [{ invoiceId: 'i1', amountMinor: 16_500n, intent: 'full' as const }] }
  const derived = derive(more, { appliedBefore: 11_001n })
  expect(derived).toMatchObject({
    problems: [{ figures: { open: '-0.01', applied: '165.00', exceeds: '165.01' } }],
  })
})

test('two applications on one invoice count together, credits like invoices', () => {
  const twice = [4000n, 2000n].map((amountMinor) => ({ invoiceId: 'i1', amountMinor, intent: 'partial' as const }))
  expect(derive({ ...payment, applications: twice })).toMatchObject({
    problems: [{ code: 'exceeds_open', object: 'i1', figures: { applied: '60.00', exceeds: '5.00' } }],
  })
  const refund = { ...payment, kind: 'refund' as const, creditMemoId: 'c1', applications: [], amountMinor: 11_001n }
  expect(derive(refund)).toMatchObject({
    problems: [{ code: 'exceeds_open', object: 'c1', figures: { open: '110.00', exceeds: '0.01' } }],
  })
})

test('a void document cannot be settled', () => {
  const known = new Map([['i1', document('i1', { isVoid: true })]])
  expect(derive(payment, { known })).toMatchObject({
    outcome: 'unsound',
    problems: [{ code: 'document_void', object: 'i1', figures: { currency: 'USD', applied: '55.00' } }],
  })
})

test('a missing number or rate leaves no step', () => {
  const derived = derive({ ...payment, paidOn: '2026-03-20', billToId: 'X' })
  expect(derived).toMatchObject({ outcome: 'unmapped', steps: [], erpType: 'payment' })
})

test('what cannot be true is told with what is known of it', () => {
  const euros = new Map([['i1', document('i1', { currency: 'EUR' })]])
  expect(derive(payment, { known: euros })).toEqual({
    outcome: 'unsound',
    period: '2026-03',
    erpType: 'payment',
    receivableMinor: -5500n,
    problems: [{ code: 'document_of_other_currency', object: 'i1' }],
    steps: [],
  })
})

test('applications may use up a payment to the unit', () => {
  expect(derive({ ...payment, amountMinor: 5500n }).outcome).toBe('derived')
  expect(derive({ ...payment, amountMinor: 5499n })).toMatchObject({
    outcome: 'unsound',
    problems: [{ code: 'applications_exceed_amount', object: null }],
  })
})
