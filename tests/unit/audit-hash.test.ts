import fc from 'fast-check'
import { expect, test } from 'vitest'
import { auditSha, CHAIN_START, contentSha } from '#server/audit/audit-hash'
import { faultOf } from '#server/audit/verify-audit-chain'

const first = {
  seq: 1n,
  at: new Date('2026-04-10T18:00:00Z'),
  actor: 'user-1',
  action: 'exceptions.assign',
  object_kind: 'exception',
  object_id: 'EXC-2026-00001',
  before_sha: null,
  after_sha: contentSha({ assignee: 'user-2' }),
  reason: null,
  detail: { queue: 'billing' },
  correlation_id: 'c-1',
  prev_sha: CHAIN_START,
}
const start = { seq: 0n, sha: CHAIN_START }

test('the order of members does not change a hash, any other change does', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.string()), (members) => {
      const reversed = Object.fromEntries(Object.entries(members).reverse())
      expect(contentSha(reversed)).toEqual(contentSha(members))
      expect(contentSha({ ...members, added: 'x' })).not.toEqual(contentSha({ ...members, added: 'y' }))
    }),
  )
})

test('a row holds when it follows its predecessor and says what its hash says', () => {
  expect(faultOf({ ...first, sha: auditSha(first) }, start)).toBeUndefined()
})

test.each([
  ['an actor', { actor: 'user-9' }],
  ['an instant', { at: new Date('2026-04-10T18:00:01Z') }],
  ['a detail', { detail: { queue: 'tax' } }],
  ['a reason added later', { reason: 'because' }],
])('changing %s is noticed', (_what, change) => {
  expect(faultOf({ ...first, sha: auditSha(first), ...change }, start)).toBe('content_changed')
})

test('a row that skips a number or names another predecessor is noticed', () => {
  const row = { ...first, sha: auditSha(first) }
  expect(faultOf(row, { seq: 1n, sha: CHAIN_START })).toBe('number_skipped')
  expect(faultOf(row, { seq: 0n, sha: contentSha('other') })).toBe('link_broken')
})
