import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changedFields } from '#server/domain/documents/changed-fields'

test('a payload does not differ from itself, however its members are ordered', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string({ minLength: 1 }), fc.oneof(fc.string(), fc.integer(), fc.boolean())),
      (fields) => {
        const reversed = Object.fromEntries(Object.entries(fields).reverse())
        expect(changedFields(JSON.stringify(fields), JSON.stringify(reversed))).toEqual([])
      },
    ),
  )
})

test('a line is followed by its id, not by its place', () => {
  const before = {
    lines: [
      { id: 'a', net: '1' },
      { id: 'b', net: '2' },
    ],
  }
  const after = {
    lines: [
      { id: 'b', net: '3' },
      { id: 'a', net: '1' },
    ],
  }
  expect(changedFields(JSON.stringify(before), JSON.stringify(after))).toEqual([
    { path: 'lines[b].net', before: '2', after: '3' },
  ])
})

test('null and absent are the same', () => {
  expect(changedFields('{"a":null}', '{}')).toEqual([])
})

test('a payload that is no JSON is compared as one text', () => {
  expect(changedFields('{"a":', '{"b":')).toEqual([{ path: '', before: '{"a":', after: '{"b":' }])
})
