import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { answer } from '#server/reperform/engine'
import { fxEngine } from '#server/reperform/fx'

const text = z.string()
const Scenario = z.strictObject({
  name: text,
  rule: text,
  given: z.unknown(),
  expect: z.record(z.string(), z.unknown()),
  source: text,
})

for (const file of ['convert.json', 'differences.json', 'signatures.json']) {
  const scenarios = z.array(Scenario).parse(JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')))
  for (const scenario of scenarios) {
    test(scenario.name, () => {
      const { ok, json } = answer(fxEngine, scenario.given)
      expect(json).toMatchObject(scenario.expect)
      expect(ok).toBe(!('error' in scenario.expect))
      if (ok) expect(() => fxEngine.result.parse(json)).not.toThrow()
    })
  }
}
