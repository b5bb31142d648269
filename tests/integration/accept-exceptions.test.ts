import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyAuditChain } from '#server/audit/verify-audit-chain'
import type { WebCtx } from '#server/auth/web-ctx'
import {
  decideAcceptanceAction,
  proposeAcceptanceAction,
  withdrawAcceptanceAction,
} from '#server/corrections/accept-exceptions'
import { snoozeAction, wakeAction } from '#server/corrections/snooze-exceptions'
import { personIn } from '#tests/support/correcting'
import { achieved, refusalCode } from '#tests/support/mapping-scene'
import { seedEntities, seedException } from '#tests/support/seed-exceptions'
import { type TestContext, testContext } from '#tests/support/test-context'

let scene: TestContext
let maren: WebCtx
let noor: WebCtx
let next = 0
beforeAll(async () => {
  scene = await testContext()
  await seedEntities(scene.db)
  maren = await personIn(scene, 'maren', 'analyst')
  noor = await personIn(scene, 'noor', 'controller')
})
afterAll(() => scene.close())

const small = (baseAtStakeMinor = 4_00n) => {
  next += 1
  return seedException(scene.db, { no: next, baseAtStakeMinor })
}
const statusOf = async (id: string) =>
  scene.db
    .selectFrom('exception')
    .select(['status', 'snoozed_until'])
    .where('exception_id', '=', id)
    .executeTakeFirstOrThrow()
async function proposed(id: string) {
  const wish = { exceptionIds: [id], reason: 'not worth a correction', expiresOn: '2026-12-31' }
  await achieved(proposeAcceptanceAction, maren, wish)
  const row = await scene.db
    .selectFrom('acceptance')
    .selectAll()
    .where('exception_id', '=', id)
    .where('state', '=', 'proposed')
    .executeTakeFirstOrThrow()
  return { acceptanceId: row.acceptance_id, rowVersion: row.row_version }
}

test('is for a second person, who decides once', async () => {
  const id = await small()
  const wish = await proposed(id)
  expect(await refusalCode(decideAcceptanceAction, maren, { ...wish, approve: true })).toBe('acceptance_own')
  const forced = scene.db
    .updateTable('acceptance')
    .set({ decided_by: maren.actor.userId, state: 'approved' })
    .where('acceptance_id', '=', wish.acceptanceId)
    .execute()
  await expect(forced).rejects.toThrow(/check/)
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => refusalCode(decideAcceptanceAction, noor, { ...wish, approve: true })),
  )
  expect(answers.filter((code) => code === 'done')).toHaveLength(1)
  expect(new Set(answers)).toEqual(new Set(['done', 'acceptance_decided']))
  expect((await statusOf(id)).status).toBe('accepted')
  expect(await verifyAuditChain(scene.db)).toMatchObject({ broken: null })
}, 30_000)

test('is refused above the limit, twice at once, and with an end that has passed', async () => {
  const [id, large] = [await small(), await small(900_000_00n)]
  const wish = (exceptionId: string, expiresOn: string | null = null) => ({
    ...{ exceptionIds: [exceptionId], reason: 'small', expiresOn },
  })
  expect(await refusalCode(proposeAcceptanceAction, maren, wish(large))).toBe('acceptance_above_limit')
  expect(await refusalCode(proposeAcceptanceAction, maren, wish(id, '2026-04-10'))).toBe('acceptance_expired')
  await proposed(id)
  expect(await refusalCode(proposeAcceptanceAction, noor, wish(id))).toBe('acceptance_waits')
})

test('is measured against the limit again when it is decided', async () => {
  const id = await small()
  const wish = await proposed(id)
  const grow = (base_at_stake_minor: bigint) =>
    scene.db.updateTable('exception').set({ base_at_stake_minor }).where('exception_id', '=', id).execute()
  await grow(900_000_00n)
  expect(await refusalCode(decideAcceptanceAction, noor, { ...wish, approve: true })).toBe('acceptance_above_limit')
  expect((await statusOf(id)).status).toBe('open')
  await grow(4_00n)
  expect(await refusalCode(decideAcceptanceAction, noor, { ...wish, approve: true })).toBe('done')
})

test('can be turned down with a reason, and taken back by who proposed it', async () => {
  const id = await small()
  const first = await proposed(id)
  expect(await refusalCode(decideAcceptanceAction, noor, { ...first, approve: false })).toBe('acceptance_needs_reason')
  expect(await refusalCode(decideAcceptanceAction, noor, { ...first, approve: false, reason: 'correct it' })).toBe(
    'done',
  )
  const second = await proposed(id)
  expect(await refusalCode(withdrawAcceptanceAction, noor, second)).toBe('acceptance_not_own')
  expect(await refusalCode(withdrawAcceptanceAction, maren, second)).toBe('done')
  expect((await statusOf(id)).status).toBe('open')
})

test('what somebody else must do first rests until a day, or until it is woken', async () => {
  const id = await small()
  const wish = { exceptionIds: [id], until: '2026-04-20', reason: 'the customer answers on Monday' }
  expect(await refusalCode(snoozeAction, maren, { ...wish, until: '2026-04-10' })).toBe('snooze_in_the_past')
  expect(await refusalCode(snoozeAction, maren, wish)).toBe('done')
  expect((await statusOf(id)).snoozed_until).toBe('2026-04-20')
  expect(await refusalCode(wakeAction, noor, { exceptionIds: [id] })).toBe('done')
  expect(await refusalCode(wakeAction, noor, { exceptionIds: [id] })).toBe('exception_awake')
})
