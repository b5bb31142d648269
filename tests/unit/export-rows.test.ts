import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bucketLines } from '#server/control/bucket-lines'
import { csvCell } from '#server/control/csv-cells'
import { decimalParams } from '#server/control/decimal-params'
import { exceptionRow, matchRow, postingRow, tieOutRow } from '#server/control/export-rows'
import { openTotals } from '#server/control/export-totals'

describe('a cell of a spreadsheet', () => {
  test.each(['=1+1', '+49 30', '@import', '-2+3', '\tx', '=HYPERLINK("x")'])('%s is never run as a formula', (text) => {
    expect(csvCell(text)).toBe(`'${text}`)
  })
  test('a plain number keeps its sign, whatever it is', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.nat(999), (whole, part) => csvCell(`${whole}.${part}`) === `${whole}.${part}`),
    )
  })
  test('nothing is empty, and what is nested is JSON', () => {
    expect([csvCell(null), csvCell(undefined), csvCell(['a']), csvCell({ n: 1 }), csvCell(7)]).toEqual([
      '',
      '',
      '["a"]',
      '{"n":1}',
      '7',
    ])
  })
})

test('amounts of evidence become decimals of their currency, the rest stays', () => {
  const evidence = {
    params: { tax: { money: ['-1250', 'KWD'] }, who: 'x' },
    also: [{ money: [5, 'JPY'] }],
    n: { money: 'no' },
  }
  expect(decimalParams(evidence)).toEqual({
    params: { tax: { amount: '-1.250', currency: 'KWD' }, who: 'x' },
    also: [{ amount: '5', currency: 'JPY' }],
    n: { money: 'no' },
  })
})

test('an exception is exported under its reference with a signed decimal', () => {
  const found = {
    reference: 'EXC-2026-00001',
    case_reference: 'CASE-2026-0001',
    grouping_key: null,
    status: 'open' as const,
    entity: 'E1',
    period: '2026-01',
    class: 'TAX_VARIANCE',
    cause: 'wrong_rate',
    severity: 'high',
    resolution: 'reverse_and_rebook',
    currency: 'USD',
    variance_minor: -2000n,
    rule_id: 'tax.wrong_rate',
    rule_version: 2,
    evidence: { facts: {} },
    documents: [{ system: 'billing', type: 'invoice', id: 'A' }],
    policy: null,
    policy_id: null,
    policy_version: null,
    policy_outcome: null,
    policy_day: null,
    policy_limit_minor: null,
    policy_steps: null,
  }
  expect(exceptionRow(found)['evidence']).not.toHaveProperty('policy')
  const within = { policy: 'POL-0001', policy_id: 'p', policy_version: 2, policy_outcome: 'accepted' as const }
  const by = { ...found, ...within, policy_day: '2026-01-31', policy_limit_minor: 2500n, policy_steps: [] }
  expect(exceptionRow(by)['evidence']).toMatchObject({
    policy: { id: 'p', reference: 'POL-0001', version: 2, outcome: 'accepted', on_day: '2026-01-31', limit: '25.00' },
  })
  expect(exceptionRow(found)).toMatchObject({
    id: 'EXC-2026-00001',
    case_id: 'CASE-2026-0001',
    variance: '-20.00',
    evidence: { rule: 'tax.wrong_rate', rule_version: 2, facts: {} },
  })
})

test('a chain is exported with its live document last, as the query gives it', () => {
  const match = {
    match_id: 'm',
    kind: 'reversal_chain' as const,
    status: 'auto' as const,
    rule: 'reference',
    rule_version: 1,
    score: '1',
    entity: 'E1',
    currency: 'JPY',
    amount_minor: 500n,
    difference_minor: 0n,
    exact: false,
  }
  const member = (side: 'expected' | 'erp', id: string) => ({
    match_id: 'm',
    side,
    source_id: id,
    version_no: 1,
    document_id: id,
    standing: 'live' as const,
    amount_minor: 500n,
    is_live: true,
  })
  expect(
    matchRow(match, [member('erp', 'e1'), member('erp', 'e1r'), member('expected', 'b1'), member('erp', 'e2')]),
  ).toMatchObject({
    billing: ['b1'],
    erp: ['e1', 'e1r', 'e2'],
    amount: '500',
    difference: '0',
    rule: 'reference@1',
  })
})

test('counts stay whole numbers and amounts become decimals in a tie-out', () => {
  const cell = {
    identity: 'T5',
    entity: 'E1',
    currency: 'KWD',
    period: '2026-01',
    key: null,
    expected: '1500',
    actual: '1000',
    difference: '-500',
    explained: '-500',
    unexplained: '0',
  }
  expect(tieOutRow({ ...cell, unit: 'minor' })).toMatchObject({
    expected: '1.500',
    difference: '-0.500',
    unexplained: '0.000',
  })
  expect(tieOutRow({ ...cell, identity: 'T4', unit: 'count' })).toMatchObject({ expected: '1500' })
})

test('a posting shows each line on one side, in both currencies', () => {
  const posting = {
    document_id: 'd',
    expected_id: 'd',
    version_no: 1,
    source_id: 'A',
    kind: 'invoice' as const,
    entity: 'E1',
    document_on: '2026-01-10',
    period: '2026-01',
    currency: 'USD',
    rate: '1.1',
    customer_no: 'C1',
    functional_currency: 'EUR',
  }
  const line = {
    expected_id: 'd',
    version_no: 1,
    line_no: 1,
    role: 'receivable' as const,
    account: '1200',
    amount_minor: 11000n,
    base_minor: -10000n,
    tax_code: null,
    source_line_ref: null,
    dimensions: null,
  }
  expect(postingRow(posting, [line])['lines']).toEqual([
    {
      account: '1200',
      debit: '110.00',
      credit: '0.00',
      base_debit: '0.00',
      base_credit: '100.00',
      tax_code: null,
      source_line_ref: null,
    },
  ])
})

test('the control totals of an export are what its rows add up to', () => {
  const sheet = openTotals('exceptions')
  for (const variance of ['1.50', '-0.25']) sheet.add({ status: 'open', currency: 'USD', variance })
  sheet.add({ status: 'waiting', currency: 'JPY', variance: '-7' })
  expect(sheet.read()).toEqual({
    status: { open: 2, waiting: 1 },
    variance_open: { USD: '1.25' },
    variance_waiting: { JPY: '-7' },
  })
})

test('buckets hold only when they add up to the mirror in number and amount', () => {
  const cell = { entity: 'E1', currency: 'USD', period: '2026-01' }
  const buckets = [
    { ...cell, bucket: 'matched_exact', documents: 2n, amount_minor: 300n },
    { ...cell, bucket: 'missing', documents: 1n, amount_minor: 100n },
  ]
  const holds = (documents: bigint, amount: bigint) =>
    bucketLines(buckets, [{ ...cell, documents, amount_minor: amount }], 'en').map((line) => line.holds)
  expect([
    holds(3n, 400n),
    holds(3n, 401n),
    holds(4n, 400n),
    bucketLines(buckets, [], 'en').map((line) => line.holds),
  ]).toEqual([[true], [false], [false], [false]])
})
