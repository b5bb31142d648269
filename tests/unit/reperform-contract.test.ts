import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { aggregateEngine } from '#server/reperform/aggregate'
import { answer, answerText, type Engine, schemasOf } from '#server/reperform/engine'
import { examplesOf } from '#server/reperform/examples'
import { fxEngine } from '#server/reperform/fx'
import { rateEngine } from '#server/reperform/rate'
import { recogniseEngine } from '#server/reperform/recognise'
import { taxEngine } from '#server/reperform/tax'

const folder = join(import.meta.dirname, '../../server/reperform')
const readme = readFileSync(join(folder, 'README.md'), 'utf8')
const published = (name: string): unknown => JSON.parse(readFileSync(join(folder, 'contract', name), 'utf8'))

function keepsItsContract<Request, Result>(engine: Engine<Request, Result>, examples: number): void {
  describe(engine.name, () => {
    test.each(['request', 'result'] as const)('the published schema of the %s is the one that is printed', (part) => {
      const printed: unknown = JSON.parse(JSON.stringify(schemasOf(engine)[part]))
      expect(published(`${engine.name}.${part}.schema.json`)).toEqual(printed)
    })
    const kinds = Object.entries(examplesOf(engine.name))
    test('has an example of every kind', () => expect(kinds.length).toBe(examples))
    test.each(kinds)('the example "%s" can be performed and keeps to the schema of the result', (_, request) => {
      const { ok, json } = answer(engine, request)
      expect(json).not.toHaveProperty('error')
      expect(ok && engine.result.safeParse(json).success).toBe(true)
    })
    test('what the README shows can be performed', () => {
      const shown = [...readme.matchAll(/echo '([^']+)' \| tieout (\w+)/g)].filter(([, , name]) => name === engine.name)
      expect(shown.length).toBeGreaterThan(0)
      for (const [, request] of shown) expect(answerText(engine, request ?? '')).toMatchObject([{ ok: true }])
    })
  })
}

keepsItsContract(aggregateEngine, 8)
keepsItsContract(rateEngine, 4)
keepsItsContract(taxEngine, 3)
keepsItsContract(fxEngine, 6)
keepsItsContract(recogniseEngine, 7)

test('what the README says of its examples is what they give', () => {
  const shown = [...readme.matchAll(/echo '([^']+)' \| tieout (\w+)/g)].map(([, request, name]) => ({ request, name }))
  const ofName = (name: string) => shown.find((one) => one.name === name)?.request ?? ''
  expect(answerText(aggregateEngine, ofName('aggregate'))).toMatchObject([
    { json: { windows: [{ quantity: '109.421' }] } },
  ])
  expect(answerText(rateEngine, ofName('rate'))).toMatchObject([{ json: { subtotal: '650.00', total: '585.00' } }])
  expect(answerText(taxEngine, ofName('tax'))).toMatchObject([{ json: { net: '20.02', tax: '1.65' } }])
  expect(answerText(fxEngine, ofName('fx'))).toMatchObject([{ json: { amount: '2808.45' } }])
  const months = [{ amount: '55.89' }, { amount: '92.06' }]
  expect(answerText(recogniseEngine, ofName('recognise'))).toMatchObject([
    { json: { months: expect.arrayContaining(months.map((month) => expect.objectContaining(month))) } },
  ])
})

test('the files of the README are there', () => {
  for (const [path] of readme.matchAll(/tests\/golden\/\w+/g))
    expect(existsSync(join(folder, '../..', path))).toBe(true)
})
