import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { answer, type Engine } from '#server/reperform/engine'

const Scenario = z.strictObject({
  name: z.string(),
  rule: z.string(),
  /** A request as the command of the engine takes it. */
  given: z.unknown(),
  /** What the answer says among other things. */
  expect: z.record(z.string(), z.unknown()),
  source: z.string(),
})

/** Makes a test of every scenario in the .json files of a folder: the engine, asked as its command asks it, says what was worked out by hand. What is not expected to be refused also keeps to the published form of the result. */
export function testGoldens<Request, Result>(folder: string, engine: Engine<Request, Result>): void {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    for (const scenario of z.array(Scenario).parse(JSON.parse(readFileSync(join(folder, file), 'utf8')))) {
      test(`${file}: ${scenario.name}`, () => {
        const { ok, json } = answer(engine, scenario.given)
        expect(json).toMatchObject(scenario.expect)
        expect(ok).toBe(!('error' in scenario.expect))
        if (ok) expect(engine.result.safeParse(json).success).toBe(true)
      })
    }
  }
}
