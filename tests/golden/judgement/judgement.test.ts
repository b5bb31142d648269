import { describe, expect, test } from 'vitest'
import { compileRules } from '#server/domain/diagnosis/cause-rule'
import { diagnose } from '#server/domain/diagnosis/diagnose'
import { observe } from '#server/domain/diagnosis/facts'
import { minorToDecimal } from '#server/domain/money'
import { readCompany, referenceOf } from '#tests/support/judgement/company'
import { readFirstRules } from '#tests/support/judgement/first-rules'
import { groupOf } from '#tests/support/judgement/group'
import { readJudgementScenarios, type Scenario } from '#tests/support/judgement/scenario'

const reference = referenceOf(readCompany())
const nothing = { matchId: null, expected: [], live: [], rejected: [], repeats: null, consolidated: null }
const rules = compileRules(await readFirstRules(), observe(nothing, reference, new Date(0)).facts)
const scenarios = readJudgementScenarios()

const judged = (scenario: Scenario) =>
  diagnose(groupOf(scenario, reference.index), {
    rules,
    reference,
    asOf: new Date(scenario.as_of),
    sizeInBase: (minor) => minor,
  })

for (const scenario of scenarios.filter(({ group }) => group !== 'passes')) {
  test(scenario.name, () => {
    const diagnosis = judged(scenario)
    const wanted = scenario.expect[0]
    if (!wanted || !diagnosis) return expect(diagnosis?.rule.ruleId).toBe(wanted?.found)
    const amount = minorToDecimal(diagnosis.varianceMinor, diagnosis.currency)
    expect({
      found: `${diagnosis.rule.class}/${diagnosis.rule.cause}`,
      variance: `${amount} ${diagnosis.currency}`,
      period: diagnosis.period,
      severity: diagnosis.severity,
      status: diagnosis.status,
      documents: diagnosis.documents.map(({ id }) => id).sort(),
      also: diagnosis.also.map((rule) => `${rule.class}/${rule.cause}`),
      grouping: diagnosis.groupingKey ?? undefined,
    }).toEqual({ also: [], ...wanted, grouping: wanted.grouping })
    if (!scenario.facets) return
    const facets = diagnosis.facets.map(({ facet, amountMinor }) => [
      facet,
      minorToDecimal(amountMinor, diagnosis.currency),
    ])
    expect(Object.fromEntries(facets)).toEqual(scenario.facets)
  })
}

describe('the scenarios', () => {
  test('have a name each', () => {
    expect(new Set(scenarios.map(({ name }) => name)).size).toBe(scenarios.length)
  })
  test('show every rule about documents at least once', () => {
    const shown = new Set(scenarios.flatMap((scenario) => scenario.expect.map(({ found }) => found)))
    const silent = rules.map((rule) => `${rule.class}/${rule.cause}`).filter((cause) => !shown.has(cause))
    expect(silent).toEqual([])
  })
})
