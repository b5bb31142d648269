import { afterAll, beforeAll, expect, test } from 'vitest'
import { judgeApproval } from '#server/corrections/plan-approval'
import type { PlannedRow } from '#server/domain/corrections/planned-row'
import { seedEntities } from '#tests/support/seed-exceptions'
import { draftOf } from '#tests/support/seed-postings'
import { type TestContext, testContext } from '#tests/support/test-context'

let scene: TestContext
beforeAll(async () => {
  scene = await testContext()
  await seedEntities(scene.db)
})
afterAll(() => scene.close())

/** A row that moves this much between two accounts, in minor units of euro. */
function row(minor: bigint, more: Partial<PlannedRow> = {}): PlannedRow {
  const line = { taxCode: null, sourceLineRef: null, appliesTo: null, dimensions: null }
  const lines = [
    { ...line, account: '1200', amountMinor: minor, baseMinor: minor },
    { ...line, account: '4000', amountMinor: -minor, baseMinor: -minor },
  ]
  const ids = { entity: 'TWO', documentId: 'd1', exceptionId: null, externalRef: 'N-1', currency: 'EUR' }
  const date = { postingOn: '2026-04-01', period: '2026-04', isPriorPeriod: false, isSoftClosed: false }
  const none = { dependsOn: null, reverses: null, members: ['d1'], partNo: null, blockedCode: null, erpVersion: null }
  const built = { draft: draftOf('TWO', 'N-1', '2026-04'), lines }
  return { ...ids, ...none, purpose: 'post', numbers: ['N-1'], date, built, outcome: 'send', ...more }
}

const judged = (items: readonly PlannedRow[]) =>
  scene.db.transaction().execute((tx) => judgeApproval(tx, { entity: 'TWO', items, onDay: '2026-04-10' }))

test('of a reversal and its booking the larger counts, whichever it is', async () => {
  const back = row(-20_000_00n, { purpose: 'reverse' })
  expect(await judged([back, row(10_00n, { purpose: 'rebook', dependsOn: back })])).toEqual({
    needsController: true,
    sumMinor: 20_000_00n,
  })
  const small = row(-10_00n, { purpose: 'reverse' })
  expect(await judged([small, row(12_00n, { purpose: 'rebook', dependsOn: small })])).toEqual({
    needsController: false,
    sumMinor: 12_00n,
  })
})

test('reversals without a booking and bookings without a reversal add up; the limit itself is within', async () => {
  expect(await judged([row(-4_000_00n, { purpose: 'reverse' }), row(6_000_00n)])).toEqual({
    needsController: false,
    sumMinor: 10_000_00n,
  })
  expect(await judged([row(-4_000_00n, { purpose: 'reverse' }), row(6_000_01n)])).toMatchObject({
    needsController: true,
  })
  expect(await judged([row(20_000_00n, { outcome: 'blocked' })])).toEqual({ needsController: false, sumMinor: 0n })
})
