import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readJson } from '#server/reperform/read-json'

describe('the first flaw of a text is told with its line and column', () => {
  test.each([
    ['{"a": 1,}', 'line 1, column 9: "}" stands after a comma', 'Leave out the comma after the last entry.'],
    ['[1,\n 2,\n]', 'line 3, column 1: "]" stands after a comma', 'Leave out the comma after the last entry.'],
    ["{'a': 1}", `line 1, column 2: "'" stands where the name of a field belongs`, 'Put names in double quotes.'],
    ['{"a": 1\n"b": 2}', 'line 2, column 1: "\\"" stands where a comma or } belongs', 'Put a comma or }.'],
    ['{"a" 1}', 'line 1, column 6: "1" stands where a colon belongs', 'Put a colon after the name.'],
    ['{"a": [1, {"b": 2]}', 'line 1, column 18: "]" stands where a comma or } belongs', 'Put a comma or }.'],
    ['{"a": 1', 'line 1, column 8: the text ends in the middle', 'Close every quote, bracket and brace.'],
    ['{"a": 1} {', 'line 1, column 10: "{" stands after the end', 'Send one request, or one per line.'],
    ['{"a": 1, "a": 2}', 'line 1, column 10: the field "a" is given twice', 'Give each field once.'],
    ['{"a": NaN}', 'line 1, column 7: "N" is no value', 'Give a text in double quotes'],
    ['{"a": .5}', 'line 1, column 7: "." is no value', 'Give a text in double quotes'],
    ['{"a": 01}', 'line 1, column 8: "1" stands where a comma or } belongs', 'Put a comma or }.'],
    ['{"a": "x\ny"}', 'line 1, column 7: a text is not closed', 'Close the text with a double quote'],
    ['', 'line 1, column 1: the text ends in the middle', 'Close every quote'],
    [`${'['.repeat(300)}`, 'line 1, column 202: it is nested too deep', 'Nest at most 200 levels.'],
  ])('%j', (text, why, remedy) => {
    expect(readJson(text)).toEqual({
      ok: false,
      why: expect.stringContaining(why),
      remedy: expect.stringContaining(remedy),
    })
  })
})

test('what is JSON is read as the parser reads it, however it is written', () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(0, 2), (text, indent) => {
      const value: unknown = JSON.parse(text)
      expect(readJson(JSON.stringify(value, null, indent))).toEqual({ ok: true, json: value })
    }),
  )
})

test('what the parser refuses is refused', () => {
  fc.assert(
    fc.property(
      fc.json(),
      fc.nat(),
      fc.constantFrom('', '"', '}', ',', 'x', '\\', '0', '-', '\u0001'),
      (text, at, put) => {
        const broken = text.slice(0, at % text.length) + put + text.slice((at % text.length) + 1)
        if (isJson(broken)) return
        expect(readJson(broken).ok).toBe(false)
      },
    ),
    { numRuns: 500 },
  )
})

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
