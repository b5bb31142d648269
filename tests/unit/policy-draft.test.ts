import { expect, test } from 'vitest'
import {
  draftOf,
  emptyPolicy,
  isJudgeable,
  type PolicyText,
  problemsOf,
} from '../../components/policies/policy-draft.ts'

const tolerance: PolicyText = {
  ...emptyPolicy('tolerance', '2026-04-01'),
  entity: 'E1',
  currency: 'EUR',
  class: 'ROUNDING',
  absolute: '5.00',
  percent: '0.5',
  reason: 'Agreed with the auditors.',
}
const materiality: PolicyText = {
  ...emptyPolicy('materiality', '2026-04-01'),
  entity: 'E1',
  overall: '100000',
  performance: '75000.00',
  trivial: '5000',
  reason: 'Set for the year.',
}

test('a whole policy has no problems and is sent with null where it holds for all', () => {
  expect(problemsOf(tolerance)).toEqual({})
  expect(draftOf(tolerance)).toEqual({
    policyId: null,
    kind: 'tolerance',
    entity: 'E1',
    currency: 'EUR',
    class: 'ROUNDING',
    value: { absolute: '5.00', percent: '0.5', combine: 'lower' },
    validFrom: '2026-04-01',
    validTo: null,
    reason: 'Agreed with the auditors.',
  })
  expect(draftOf({ ...tolerance, entity: '', class: '', absolute: ' ' })).toMatchObject({
    entity: null,
    class: null,
    value: { absolute: null, percent: '0.5' },
  })
})

test('a tolerance needs a limit, and an amount needs its currency', () => {
  expect(problemsOf({ ...tolerance, absolute: '', percent: ' ' })).toEqual({
    absolute: 'limitNeeded',
    percent: 'limitNeeded',
  })
  expect(problemsOf({ ...tolerance, currency: '' })).toEqual({ currency: 'currencyNeeded' })
  expect(problemsOf({ ...tolerance, currency: '', absolute: '' })).toEqual({})
})

test.each(['-1', '1,50', '1.', '.5', 'five', '1e3', '1.1234567'])('%s is not a figure', (text) => {
  expect(problemsOf({ ...tolerance, absolute: text })).toEqual({ absolute: 'notAFigure' })
})

test('materiality ascends from trivial to overall, compared as figures and not as texts', () => {
  expect(problemsOf(materiality)).toEqual({})
  expect(problemsOf({ ...materiality, performance: '100000.01' })).toEqual({ performance: 'ascends' })
  expect(problemsOf({ ...materiality, performance: '100000.00' })).toEqual({})
  expect(problemsOf({ ...materiality, trivial: '75000.001' })).toEqual({ trivial: 'ascends' })
  expect(problemsOf({ ...materiality, trivial: '9000' })).toEqual({})
  expect(problemsOf({ ...materiality, entity: '', overall: '' })).toEqual({ entity: 'needed', overall: 'needed' })
})

test('days are days of the calendar, and the end comes after the beginning', () => {
  expect(problemsOf({ ...tolerance, validFrom: '2026-02-29' })).toEqual({ validFrom: 'notADay' })
  expect(problemsOf({ ...tolerance, validFrom: '' })).toEqual({ validFrom: 'needed' })
  expect(problemsOf({ ...tolerance, validTo: '31.12.2026' })).toEqual({ validTo: 'notADay' })
  expect(problemsOf({ ...tolerance, validTo: '2026-04-01' })).toEqual({ validTo: 'endsBefore' })
  expect(problemsOf({ ...tolerance, validTo: '2026-04-02' })).toEqual({})
})

test('what a policy would accept is asked before its reason is written', () => {
  expect(isJudgeable({ ...tolerance, reason: '' })).toBe(true)
  expect(isJudgeable({ ...tolerance, percent: 'x', reason: '' })).toBe(false)
  expect(problemsOf({ ...tolerance, reason: ' ' })).toEqual({ reason: 'needed' })
})

test('a cap is one percentage', () => {
  const cap = { ...emptyPolicy('cap', '2026-04-01'), reason: 'As agreed.' }
  expect(problemsOf(cap)).toEqual({ percent: 'needed' })
  expect(draftOf({ ...cap, percent: ' 0.02 ' })).toMatchObject({ kind: 'cap', class: null, value: { percent: '0.02' } })
})
