import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type CauseRule, compileRules, judge } from '#server/domain/diagnosis/cause-rule'
import { observe } from '#server/domain/diagnosis/facts'
import { causesByClass, isExceptionCause } from '#server/domain/exception-cause'
import { readCompany, referenceOf } from '#tests/support/judgement/company'
import { readFirstRules } from '#tests/support/judgement/first-rules'

const facts = { isLate: true, isPosted: false, repeats: 'rekeyed' }
const rule = (ruleId: string, over: Partial<CauseRule> = {}): CauseRule => ({
  ...{ ruleId, version: 1, position: 10, subject: 'document', class: 'MISSING_IN_ERP', cause: 'never_sent' },
  ...{ predicate: 'isLate', measure: 'difference', periodOf: 'issue', severity: 'high', resolution: 'post_now' },
  ...{ status: 'open', grouping: null, retired: false },
  ...over,
})
const told = (rules: readonly CauseRule[], subject: CauseRule['subject'] = 'document') => {
  const verdict = judge(compileRules(rules, facts), facts, subject)
  return verdict && [verdict.first.ruleId, ...verdict.also.map(({ ruleId }) => ruleId)]
}

test('the first rule that holds is the diagnosis and the others that hold are kept', () => {
  const rules = [
    rule('late', { position: 30 }),
    rule('posted', { position: 10, predicate: 'isPosted' }),
    rule('absent', { position: 20, predicate: '!isPosted && isLate' }),
    rule('retyped', { position: 40, predicate: 'repeats == "rekeyed"' }),
  ]
  expect(told(rules)).toEqual(['absent', 'late', 'retyped'])
})

test('the order of rows decides nothing: positions do, and names where positions are equal', () => {
  const rules = [rule('d', { position: 5 }), rule('b'), rule('a'), rule('c')]
  fc.assert(
    fc.property(fc.shuffledSubarray(rules, { minLength: 4 }), (shuffled) => {
      expect(told(shuffled)).toEqual(['d', 'a', 'b', 'c'])
    }),
  )
})

test('only the newest version of a rule is in force', () => {
  const versions = [
    rule('r', { version: 2, severity: 'critical' }),
    rule('r', { version: 10, severity: 'low' }),
    rule('r'),
  ]
  expect(compileRules(versions, facts).map(({ version, severity }) => [version, severity])).toEqual([[10, 'low']])
})

test('a rule that was retired is gone, and does not fall back to its older version', () => {
  expect(told([rule('r'), rule('r', { version: 2, retired: true })])).toBeNull()
})

test('a rule about ERP documents alone is not asked about billing documents', () => {
  const rules = [rule('erp', { subject: 'erp_only' }), rule('doc')]
  expect(told(rules)).toEqual(['doc'])
  expect(told(rules, 'erp_only')).toEqual(['erp'])
})

test('nothing that holds is nothing found', () => {
  expect(told([rule('r', { predicate: 'isPosted' })])).toBeNull()
})

test.each([
  ['an unknown fact', 'isLate && moonIsFull'],
  ['a word where a truth is asked for', 'repeats'],
  ['a comparison of a truth with a word', 'isLate == "yes"'],
  ['half a sentence', 'isLate &&'],
])('a rule that reads %s is refused before anything is judged', (_, predicate) => {
  expect(() => compileRules([rule('r', { predicate })], facts)).toThrow()
})

test('a wrong rule is refused even where another would come first, but not once it was replaced', () => {
  const wrong = rule('wrong', { position: 99, predicate: 'moonIsFull' })
  expect(() => compileRules([rule('right'), wrong], facts)).toThrow(/wrong/)
  expect(told([rule('right'), wrong, rule('wrong', { version: 2, position: 99 })])).toEqual(['right', 'wrong'])
})

test('a class or cause outside the closed list is refused', () => {
  expect(() => compileRules([rule('r', { class: 'ODD' })], facts)).toThrow(/closed list/)
  expect(() => compileRules([rule('r', { cause: 'rekeyed' })], facts)).toThrow(/closed list/)
})

test('a word from outside never turns a truth into code', () => {
  const quoted = { ...facts, repeats: '" || true || "' }
  const [compiled] = compileRules([rule('r', { predicate: 'repeats == "rekeyed"' })], facts)
  expect(compiled?.holds(quoted)).toBe(false)
})

const reference = referenceOf(readCompany())
const nothing = { matchId: null, expected: [], live: [], rejected: [], repeats: null, consolidated: null }
const vocabulary = observe(nothing, reference, new Date(0)).facts

test('the rules of a new database all read known facts, in the precedence of the contract', async () => {
  const rules = compileRules(await readFirstRules(), vocabulary).filter(({ subject }) => subject === 'document')
  const classes = [...new Set(rules.map((each) => each.class))]
  const precedence = [
    ...['UNMAPPED', 'WRONG_ENTITY', 'SPLIT_DOCUMENT', 'WRONG_CUSTOMER', 'WRONG_CURRENCY', 'CUTOFF', 'PARTIAL_POSTING'],
    ...['TAX_VARIANCE', 'FX_VARIANCE', 'ROUNDING', 'REVENUE_VARIANCE', 'WRONG_ACCOUNT', 'MISSING_IN_ERP', 'IN_TRANSIT'],
  ]
  expect(classes.filter((name) => precedence.includes(name))).toEqual(precedence)
})

test('every cause about documents has a rule, and none accepts but declared rounding and totals of zero', async () => {
  const rules = await readFirstRules()
  const later = [
    'USAGE_VARIANCE',
    'RATING_VARIANCE',
    'MISAPPLIED_PAYMENT',
    'PAYMENT_VARIANCE',
    'UNAPPLIED_CREDIT',
    'CONTROL_ACCOUNT',
  ]
  const laterCauses = [
    'realised_difference_missing',
    'duplicate_recognition',
    'recognised_after_termination',
    'schedule_not_modified',
  ]
  const causes = Object.entries(causesByClass)
    .filter(([name]) => !later.includes(name))
    .flatMap(([name, words]) =>
      words.filter((cause) => !laterCauses.includes(cause)).map((cause) => `${name}/${cause}`),
    )
  const ruled = new Set(rules.map((each) => `${each.class}/${each.cause}`))
  expect(causes.filter((cause) => !ruled.has(cause))).toEqual([])
  const accepting = rules.filter(({ status }) => status === 'accepted').map((each) => `${each.class}/${each.cause}`)
  expect(accepting).toEqual(['ROUNDING/level', 'ROUNDING/mode', 'EXCLUDED/zero_total'])
})

test('nothing observed about nothing makes a rule hold, except that an ERP document without anything repeats nothing', async () => {
  const rules = compileRules(await readFirstRules(), vocabulary)
  expect(judge(rules, vocabulary, 'document')).toBeNull()
  expect(judge(rules, vocabulary, 'erp_only')?.first.cause).toBe('manual_erp_invoice')
})

test('a cause belongs to its class', () => {
  expect(isExceptionCause({ class: 'ROUNDING', cause: 'level' })).toBe(true)
  expect(isExceptionCause({ class: 'ROUNDING', cause: 'rekeyed' })).toBe(false)
  expect(isExceptionCause({ class: 'toString', cause: 'length' })).toBe(false)
})
