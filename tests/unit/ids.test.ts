import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { derivedId, documentIdOf, expectedIdOf, findingKey, matchIdOf } from '#server/domain/ids'

test('a derived id is the first sixteen bytes of the hash in uuid form, so another program can recompute it', () => {
  const hex = createHash('sha256').update('document|billing|inv-1').digest('hex').slice(0, 32)
  expect(derivedId('document', 'billing', 'inv-1').replaceAll('-', '')).toBe(hex)
  expect(documentIdOf('billing', 'inv-1')).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
})

test('the same natural key gives the same id, another system or kind another one', () => {
  const ids = [
    documentIdOf('billing', '1'),
    documentIdOf('erp', '1'),
    expectedIdOf('billing', '1'),
    documentIdOf('billing', '2'),
  ]
  expect(new Set(ids).size).toBe(4)
  expect(documentIdOf('billing', '1')).toBe(ids[0])
})

test('a match has one id, in whatever order its members were found', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.uuid(), { minLength: 2 }), (members) => {
      expect(matchIdOf('exact', members.toReversed())).toBe(matchIdOf('exact', members))
    }),
  )
})

test('a finding keeps its identity by what it is about, and no part of it can pass for another', () => {
  expect(findingKey('E', 'invoice', '1', 'document')).toMatch(/^[0-9a-f]{64}$/)
  expect(findingKey('E', 'invoice', '1', 'document')).toBe(findingKey('E', 'invoice', '1', 'document'))
  expect(findingKey('E|invoice', '1', '', 'document')).not.toBe(findingKey('E', 'invoice|1', '', 'document'))
})
