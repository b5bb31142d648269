import { describe, expect, test } from 'vitest'
import { rejectionCodeOf, retryAfterMs, tellPostAnswer } from '#server/connectors/erp/netsuite/tell-answer'
import { parseSuiteql } from '#server/sandbox/erp/suiteql'

function answer(status: number, body?: unknown, headers: Record<string, string> = {}) {
  return tellPostAnswer({ kind: 'answer', status, headers: new Headers(headers), body })
}
const errorBody = (code: string, detail = 'no') => ({ 'o:errorDetails': [{ detail, 'o:errorCode': code }] })

describe('what an answer to a creation means', () => {
  test('created needs the place of what was created', () => {
    expect(answer(204, undefined, { location: '/services/rest/record/v1/invoice/erp-us-7' })).toEqual({
      kind: 'created',
      sourceId: 'erp-us-7',
    })
    expect(answer(204).kind).toBe('unknown')
  })
  test('only an error the ERP wrote is a rejection', () => {
    expect(answer(400, errorBody('PERIOD_CLOSED', 'Closed.'))).toEqual({
      kind: 'rejected',
      code: 'period_closed',
      message: 'Closed.',
    })
    expect(answer(400, { message: 'Bad gateway page' }).kind).toBe('unknown')
    expect(answer(400).kind).toBe('unknown')
    expect(answer(302, undefined, { location: '/sign-in' }).kind).toBe('unknown')
    expect(answer(200, { ok: true }).kind).toBe('unknown')
    expect(answer(500, errorBody('UNEXPECTED_ERROR')).kind).toBe('unknown')
  })
  test('a failed sign-in was certainly not taken, a busy ERP says when to come again', () => {
    expect(answer(401, errorBody('INVALID_LOGIN')).kind).toBe('unreachable')
    expect(answer(429, undefined, { 'retry-after': '3' })).toEqual({ kind: 'throttled', retryAfterMs: 3000 })
  })
  test('what never left is unreachable, what may have arrived is unknown', () => {
    expect(tellPostAnswer({ kind: 'refused', message: 'x' }).kind).toBe('unreachable')
    expect(tellPostAnswer({ kind: 'lost', message: 'x' }).kind).toBe('unknown')
    expect(tellPostAnswer({ kind: 'unreadable', status: 200, message: 'x' }).kind).toBe('unknown')
  })
})

test.each([
  ['DUP_RCRD', 'externalId', 'duplicate_reference'],
  ['INVALID_KEY_OR_REF', 'entity', 'unknown_customer'],
  ['INVALID_KEY_OR_REF', 'line.items[3].account', 'unknown_account'],
  ['INVALID_KEY_OR_REF', 'postingPeriod', 'period_closed'],
  ['INVALID_KEY_OR_REF', 'currency', 'other'],
  ['TRANS_UNBALNCD', 'line', 'unbalanced'],
  ['INSUFFICIENT_PERMISSION', '', 'not_permitted'],
  ['SOMETHING_NEW', '', 'other'],
])('error %s at "%s" is %s', (code, path, expected) => {
  expect(rejectionCodeOf(code, path)).toBe(expected)
})

test.each([
  [null, 5000],
  ['soon', 5000],
  ['0', 0],
  ['12', 12_000],
  ['999999', 3_600_000],
])('Retry-After %s waits %i ms', (header, expected) => {
  expect(retryAfterMs(header)).toBe(expected)
})

describe('the queries the stand-in understands', () => {
  const rows = [
    { id: 'a', lastmodifieddate: '2026-04-10T18:00:00Z', custbody_reference: "it's" },
    { id: 'b', lastmodifieddate: '2026-04-10T18:00:00Z', custbody_reference: null },
    { id: 'c', lastmodifieddate: '2026-04-10T18:00:01Z', custbody_reference: 'x AND y' },
  ]
  const ids = (where: string) => {
    const query = parseSuiteql(`SELECT id FROM transaction WHERE ${where} ORDER BY lastmodifieddate, id`)
    return rows.filter(query.holds).map((row) => row.id)
  }
  test('compare times as times, whatever they are written like', () => {
    expect(ids("lastmodifieddate >= '2026-04-10T18:00:01.000Z'")).toEqual(['c'])
  })
  test('join conditions as their brackets say', () => {
    const at = "'2026-04-10T18:00:00.000Z'"
    expect(ids(`(lastmodifieddate > ${at} OR (lastmodifieddate = ${at} AND id > 'a'))`)).toEqual(['b', 'c'])
  })
  test('take quotes and words inside texts as part of them', () => {
    expect(ids("custbody_reference IN ('it''s', 'x AND y')")).toEqual(['a', 'c'])
  })
  test.each(['id = ', "id = 'a' AND", "id LIKE 'a'", "(id = 'a'", "lastmodifieddate > 'soon'", "id = 'a'; DROP"])(
    'refuse %s',
    (where) => {
      expect(() => ids(where)).toThrow(/Search error/)
    },
  )
})
