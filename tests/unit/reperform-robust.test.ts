import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aggregateEngine } from '#server/reperform/aggregate'
import { answer, type Engine } from '#server/reperform/engine'
import { examplesOf } from '#server/reperform/examples'
import { fxEngine } from '#server/reperform/fx'
import { rateEngine } from '#server/reperform/rate'
import { recogniseEngine } from '#server/reperform/recognise'
import { taxEngine } from '#server/reperform/tax'

const odd: readonly unknown[] = [
  ...['0', '-1', '1e3', '0.000001', '99999999999999999999', '', 'x', '0.005', '100', 'JPY', 'KWD', null, 0, -5, 1.5],
  ...['2026-02-30', '2026-12-31', '9999-12-31', '0001-01-01', '2026-03', '9999-12', '0000-01-01T00:00:00Z'],
  ...['9999-12-31T23:59:59Z', true, [], {}, undefined, 1_000_000_000],
]

type Path = readonly (string | number)[]

/** Every place of a request. */
function placesOf(value: unknown, path: Path = []): Path[] {
  if (Array.isArray(value)) return [path, ...value.flatMap((one: unknown, index) => placesOf(one, [...path, index]))]
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([name, one]) => placesOf(one, [...path, name]))]
}

/** The request with something else in one place. */
function withOdd(value: unknown, [first, ...rest]: Path, put: unknown): unknown {
  if (first === undefined) return put
  if (Array.isArray(value)) return value.map((one: unknown, index) => (index === first ? withOdd(one, rest, put) : one))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, name === first ? withOdd(one, rest, put) : one]),
  )
}

function neverThrows<Request, Result>(engine: Engine<Request, Result>): void {
  test(`${engine.name} answers whatever stands anywhere in a request`, () => {
    const changes = Object.values(examplesOf(engine.name)).flatMap((request) =>
      placesOf(request).map((path) => ({ request, path })),
    )
    fc.assert(
      fc.property(fc.constantFrom(...changes), fc.constantFrom(...odd), ({ request, path }, put) => {
        const { ok, json } = answer(engine, withOdd(request, path, put))
        if (ok) expect(engine.result.safeParse(json).success).toBe(true)
        else
          expect(json).toMatchObject({
            error: { problem: expect.stringMatching(/./), remedy: expect.stringMatching(/./) },
          })
        expect(JSON.stringify(json)).not.toContain('The engine stopped at it')
      }),
      { numRuns: 400 },
    )
  })
}

describe('no request ends a batch', () => {
  neverThrows(aggregateEngine)
  neverThrows(rateEngine)
  neverThrows(taxEngine)
  neverThrows(fxEngine)
  neverThrows(recogniseEngine)

  test('what an engine stops at is an answer as well', () => {
    const perform = () => {
      throw new Error('it cannot be')
    }
    const stopped = { ...fxEngine, perform }
    expect(answer(stopped, examplesOf('fx')['convert'])).toEqual({
      ok: false,
      json: { error: { field: '', problem: 'The engine stopped at it: it cannot be.', remedy: expect.any(String) } },
    })
  })
})
