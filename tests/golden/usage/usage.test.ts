import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { aggregateEngine } from '#server/reperform/aggregate'
import { answer } from '#server/reperform/engine'

const text = z.string()
const Scenario = z.strictObject({ name: text, rule: text, given: z.unknown(), expect: z.looseObject({}), source: text })

// Each scenario is a request of `tieout aggregate` with what must stand in its answer.
for (const file of readdirSync(import.meta.dirname).filter((name) => name.endsWith('.json'))) {
  const read: unknown = JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'))
  for (const scenario of z.array(Scenario).parse(read)) {
    test(scenario.name, () => {
      const { json } = answer(aggregateEngine, scenario.given)
      expect(json).toMatchObject(scenario.expect)
    })
  }
}
