import { describe, expect, test } from 'vitest'
import { aggregateEngine } from '#server/reperform/aggregate'
import { answer, answerText } from '#server/reperform/engine'
import { fxEngine } from '#server/reperform/fx'
import { nearestWord } from '#server/reperform/nearest-word'
import { rateEngine } from '#server/reperform/rate'
import { recogniseEngine } from '#server/reperform/recognise'
import { taxEngine } from '#server/reperform/tax'

const price = (more: object) => ({ model: 'per_unit', unit_price: '1', ...more })
const usage = (one: unknown, line: object = {}) => ({
  currency: 'USD',
  lines: [{ kind: 'usage', id: 'u', slices: [{ quantity: '2', price: one }], ...line }],
})
const tiers = (...upTo: (string | null)[]) => ({
  model: 'graduated',
  tiers: upTo.map((bound) => ({ up_to: bound, unit_price: '1' })),
})
const error = (request: unknown) => answer(rateEngine, request).json

describe('a request of the wrong form is answered with the field, what stands there and what belongs there', () => {
  const slice = 'lines[0].slices[0]'
  test.each<[string, unknown, { field: string; problem: string; remedy: string }]>([
    [
      'a number for a decimal',
      usage(price({ unit_price: 0.1 })),
      {
        field: `${slice}.price.unit_price`,
        problem: 'It is the number: 0.1.',
        remedy:
          'Write it as text, in quotes. Give a decimal without a sign, as text, with at most 20 places, such as "0.05". What it is: per_unit and flat.',
      },
    ],
    [
      'a sign where there is none',
      usage(tiers('-10', null)),
      {
        field: `${slice}.price.tiers[0].up_to`,
        problem: 'It is the text: "-10".',
        remedy: expect.stringContaining('Give a decimal without a sign, as text'),
      },
    ],
    [
      'a misspelt field',
      usage(price({ unit_prise: '2' })),
      {
        field: `${slice}.price.unit_prise`,
        problem: 'There is no field "unit_prise" here; a field nobody reads would change nothing.',
        remedy: expect.stringMatching(/^Did you mean "unit_price"\? The fields here are model, unit_price, tiers, /),
      },
    ],
    [
      'a field of another kind of thing',
      { ...usage(price({})), zebra: 1 },
      { field: 'zebra', problem: expect.anything(), remedy: expect.stringMatching(/^Leave it out\. The fields here/) },
    ],
    [
      'a field left out',
      { lines: [{ kind: 'usage', id: 'u', slices: [{ quantity: '1', price: price({}) }] }] },
      {
        field: 'currency',
        problem: 'It is missing.',
        remedy:
          'Give a currency code of ISO 4217, three capital letters, such as "USD". What it is: Of every amount; its decimals are those of ISO 4217.',
      },
    ],
    [
      'a word nobody knows',
      usage(price({ model: 'graduate' })),
      {
        field: `${slice}.price.model`,
        problem: 'It is the text: "graduate".',
        remedy: expect.stringMatching(/^Did you mean "graduated"\? Give one of "per_unit", .* What it is: per_unit: /s),
      },
    ],
    [
      'a kind nobody knows',
      { currency: 'USD', lines: [{ kind: 'useage', id: 'u' }] },
      {
        field: 'lines[0].kind',
        problem: 'It is the text: "useage".',
        remedy: 'Did you mean "usage"? Give one of "usage", "advance", "share".',
      },
    ],
    [
      'no lines',
      { currency: 'USD', lines: [] },
      {
        field: 'lines',
        problem: 'The list has too few entries.',
        remedy: expect.stringMatching(/^Give a list of at least 1, such as \[\{"kind":"usage",/),
      },
    ],
    [
      'a list for an object',
      usage([]),
      {
        field: `${slice}.price`,
        problem: 'It is a list.',
        remedy: 'Give an object with model, such as {"model":"per_unit"}. What it is: One version of a price.',
      },
    ],
    [
      'a part of a day',
      usage(price({}), { minimum: { amount: '1', served: 1.5, cycle: 31 } }),
      {
        field: 'lines[0].minimum.served',
        problem: 'It is the number: 1.5.',
        remedy:
          'Give a whole number from 0, such as 1. What it is: Days (basis second: seconds) that are served, half-open; comes with cycle.',
      },
    ],
    [
      'no object at all',
      'rate this',
      {
        field: '',
        problem: 'It is the text: "rate this".',
        remedy: expect.stringContaining('Give an object with currency, lines'),
      },
    ],
  ])('%s', (_, request, problem) => expect(error(request)).toMatchObject({ error: problem }))

  test('every problem is told at once', () => {
    expect(error({ currency: 'usd', lines: [], discount: [] })).toMatchObject({
      error: { field: 'currency' },
      more: [{ field: 'lines' }, { field: 'discount', remedy: expect.stringMatching(/^Did you mean "discounts"/) }],
    })
  })
  test('other engines say it alike', () => {
    const asked = { kind: 'convert', amount: '1', from: 'USD', to: 'EUR', on: '2026-02-30', source: 'ecb', rates: [] }
    expect(answer(fxEngine, asked).json).toMatchObject({
      error: {
        field: 'on',
        problem: 'It is the text: "2026-02-30".',
        remedy: expect.stringMatching(/^Give a day, YYYY-MM-DD, such as "2026-03-31"/),
      },
    })
    expect(answer(taxEngine, { kind: 'documents' }).json).toMatchObject({
      error: { field: 'kind', remedy: expect.stringMatching(/^Did you mean "document"\?/) },
    })
    expect(answer(recogniseEngine, {}).json).toMatchObject({
      error: {
        field: 'kind',
        problem: 'It is missing.',
        remedy: expect.stringContaining('"schedule", "modification"'),
      },
    })
    const window = { kind: 'month', month: '2026-02', zone: 'UTC' }
    expect(answer(aggregateEngine, { aggregation: 'sum', window, events: [] }).json).toMatchObject({
      error: { field: 'window.time_zone', problem: 'It is missing.' },
      more: [{ field: 'window.zone', remedy: expect.stringMatching(/^Did you mean "time_zone"\?/) }],
    })
  })
})

test('what a price lacks is told with an example of it', () => {
  expect(error(usage({ model: 'per_unit' }))).toMatchObject({
    error: {
      field: 'lines[0].slices[0].price.unit_price',
      problem: 'The price model needs this field.',
      remedy: expect.stringMatching(/such as "0\.05"/),
    },
  })
  expect(error(usage(tiers('10', '5', null)))).toMatchObject({
    error: { field: 'lines[0].slices[0].price.tiers[1].up_to', problem: 'The bounds of the tiers do not ascend.' },
  })
})

describe('a batch, one request per line', () => {
  const good = (quantity: string) =>
    JSON.stringify({
      currency: 'USD',
      lines: [{ kind: 'usage', id: 'u', slices: [{ quantity, price: price({}) }] }],
    })
  test('keeps the order, and what fails says its line and stops no other', () => {
    const text = ['oops', good('1'), '', good('-x'), good('3'), '{"currency":"USD",}'].join('\n')
    expect(answerText(rateEngine, text)).toMatchObject([
      {
        ok: false,
        json: { line: 1, error: { field: '', problem: 'This is not JSON; line 1, column 1: "o" is no value.' } },
      },
      { ok: true, json: { total: '1.00' } },
      { ok: false, json: { line: 4, error: { field: 'lines[0].slices[0].quantity' } } },
      { ok: true, json: { total: '3.00' } },
      { ok: false, json: { line: 6, error: { problem: expect.stringContaining('column 19') } } },
    ])
  })
  test('may be a JSON list, then what fails says which entry', () => {
    expect(answerText(rateEngine, `[${good('1')}, {}]`)).toMatchObject([
      { ok: true, json: { total: '1.00' } },
      { ok: false, json: { entry: 2, error: { field: 'currency' } } },
    ])
    expect(answerText(rateEngine, '[]')).toEqual([])
  })
  test('a request over several lines is one request, broken or not', () => {
    const pretty = JSON.stringify(JSON.parse(good('7')), null, 2)
    expect(answerText(rateEngine, `\uFEFF${pretty}\r\n`)).toMatchObject([{ ok: true, json: { total: '7.00' } }])
    expect(answerText(rateEngine, pretty.replace('"USD",', '"USD"'))).toMatchObject([
      { ok: false, json: { error: { problem: expect.stringContaining('line 3, column 3') } } },
    ])
  })
})

test('the word that was probably meant', () => {
  const words = ['quantity', 'price', 'time_zone', 'up_to']
  expect(nearestWord('quanttiy', words)).toBe('quantity')
  expect(nearestWord('Price', words)).toBe('price')
  expect(nearestWord('zone', words)).toBe('time_zone')
  expect(nearestWord('upto', words)).toBe('up_to')
  expect(nearestWord('customer', words)).toBeUndefined()
  expect(nearestWord('x', [])).toBeUndefined()
})
