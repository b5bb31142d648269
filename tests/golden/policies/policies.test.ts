import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { minorToDecimal, parseDecimalToMinor } from '#server/domain/money'
import { judgeSeverity } from '#server/domain/policies/materiality'
import { policyInForce } from '#server/domain/policies/policy'
import { judgeCap, judgeTolerance } from '#server/domain/policies/tolerance'

const text = z.string()
const Compared = z.strictObject({
  variance: text,
  internal: text,
  currency: text,
  policy_currency: text.nullable(),
  absolute: text.nullable(),
  percent: text.nullable(),
  combine: z.enum(['lower', 'greater']),
})
const Capped = z.strictObject({ accepted: text, billed: text, currency: text })
const Sized = z.strictObject({
  severity: z.enum(['critical', 'high', 'medium', 'low']),
  size: text.nullable(),
  currency: text,
  overall: text,
  performance: text,
  trivial: text,
})
/** Policies are name, entity, currency, class, valid from, valid to; a subject is entity, currency, class. */
const Dated = z.strictObject({
  subject: z.tuple([text, text, text]),
  day: text,
  policies: z.array(z.tuple([text, text.nullable(), text.nullable(), text.nullable(), text, text.nullable()])),
})
const Given = z.union([Compared, Capped, Sized, Dated])
const Scenario = z.strictObject({ name: text, rule: text, given: Given, expect: z.unknown(), source: text })

for (const file of ['tolerance.json', 'severity.json', 'in-force.json']) {
  const scenarios = z.array(Scenario).parse(JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')))
  for (const scenario of scenarios) {
    test(scenario.name, () => {
      expect(answerTo(scenario.given)).toEqual(scenario.expect)
    })
  }
}

function answerTo(given: z.infer<typeof Given>): unknown {
  if ('variance' in given) return compared(given)
  if ('accepted' in given) {
    const { isExceeded, capMinor } = judgeCap({
      acceptedMinor: minorOf(given.accepted, given.currency),
      billedMinor: minorOf(given.billed, given.currency),
    })
    return { exceeded: isExceeded, cap: minorToDecimal(capMinor, given.currency) }
  }
  if ('severity' in given) {
    const sizeMinor = given.size === null ? null : minorOf(given.size, given.currency)
    const judged = judgeSeverity({ severity: given.severity, sizeMinor }, given, given.currency)
    return { severity: judged.severity, trivial: judged.isTrivial }
  }
  return inForce(given)
}

function compared(given: z.infer<typeof Compared>): unknown {
  const { currency } = given
  const amount = {
    currency,
    varianceMinor: minorOf(given.variance, currency),
    internalMinor: minorOf(given.internal, currency),
  }
  const judged = judgeTolerance(amount, { currency: given.policy_currency, value: given })
  return { within: judged.isWithin, limit: minorToDecimal(judged.limitMinor, currency) }
}

function inForce(given: z.infer<typeof Dated>): unknown {
  const [entity, currency, kind] = given.subject
  const versions = given.policies.map(([policyId, ofEntity, ofCurrency, ofClass, validFrom, validTo]) => ({
    policyId,
    version: 1,
    entity: ofEntity,
    currency: ofCurrency,
    class: ofClass,
    validFrom,
    validTo,
    value: null,
  }))
  const choice = policyInForce(versions, { entity, currency, class: kind }, given.day)
  if (choice.found === 'none') return []
  return (choice.found === 'one' ? [choice.policy] : choice.policies).map((policy) => policy.policyId)
}

function minorOf(amount: string, currency: string): bigint {
  const parsed = parseDecimalToMinor(amount, currency)
  if (!parsed.ok) throw new Error(`${amount} ${currency}: ${parsed.reason}`)
  return parsed.minor
}
