import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { answer } from '#server/reperform/engine'
import { recogniseEngine } from '#server/reperform/recognise'

const Scenario = z.strictObject({
  name: z.string(),
  rule: z.string(),
  /** A request as `tieout recognise` takes it. */
  given: z.record(z.string(), z.unknown()),
  /** What the result says among other things. */
  expect: z.record(z.string(), z.unknown()),
  source: z.string(),
})

const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.json'))
for (const file of files) {
  const scenarios = z.array(Scenario).parse(JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')))
  for (const scenario of scenarios) {
    test(`${file}: ${scenario.name}`, () => {
      const { ok, json } = answer(recogniseEngine, scenario.given)
      expect(json).toMatchObject(scenario.expect)
      expect(ok).toBe(!('error' in scenario.expect))
      if (ok) expect(recogniseEngine.result.safeParse(json).success).toBe(true)
    })
  }
}
