import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyAuditChain } from '#server/audit/verify-audit-chain'
import type { WebCtx } from '#server/auth/web-ctx'
import type { EntityScope } from '#server/domain/entity-scope'
import { assignAction, restoreAssignmentAction } from '#server/exceptions/assign-exceptions'
import { commentAction } from '#server/exceptions/comment-exception'
import { readQueueAddress } from '#server/exceptions/queue-address'
import { readException } from '#server/exceptions/read-exception'
import { translatorFor } from '#server/i18n/translator'
import { seedEntities, seedException } from '#tests/support/seed-exceptions'
import { type TestContext, testContext } from '#tests/support/test-context'

let scene: TestContext
let maren: string
let aoife: string
let next = 0
beforeAll(async () => {
  scene = await testContext()
  await seedEntities(scene.db)
  maren = await person('maren', 'analyst', null)
  aoife = await person('aoife', 'analyst', 'TWO')
})
afterAll(() => scene.close())

async function person(name: string, role: 'analyst' | 'auditor', entity: string | null): Promise<string> {
  const { user_id } = await scene.db
    .insertInto('app_user')
    .values({ email: `${name}@example.com`, name, password_hash: 'none' })
    .returning('user_id')
    .executeTakeFirstOrThrow()
  await scene.db.insertInto('role_grant').values({ user_id, role, entity }).execute()
  return user_id
}

/** What an action or a read gets of a request by this person. */
function asPerson(userId: string, scope: EntityScope = 'all'): WebCtx {
  const actor = { userId, name: 'person', roles: ['analyst'] as const, scope }
  const grants = [{ role: 'analyst' as const, entity: null }]
  const identity = { userId, name: 'person', email: 'person@example.com', locale: 'en', grants }
  return { ...scene.ctx, actor, scope, person: identity, locale: 'en', t: translatorFor('en') }
}

const openException = (more: Parameters<typeof seedException>[1] extends infer Wish ? Partial<Wish> : never = {}) => {
  next += 1
  return seedException(scene.db, { ...more, no: next })
}
const versionOf = async (id: string) =>
  scene.db
    .selectFrom('exception')
    .select(['row_version', 'assignee_id'])
    .where('exception_id', '=', id)
    .executeTakeFirstOrThrow()
const eventsOf = async (id: string) =>
  (
    await scene.db
      .selectFrom('exception_event')
      .select('kind')
      .where('exception_id', '=', id)
      .orderBy('event_no')
      .execute()
  ).map((event) => event.kind)

describe('assigning', () => {
  test('gives the exception to the person, with an event and one audit entry', async () => {
    const id = await openException()
    const answer = await assignAction.run(asPerson(maren), {
      exceptions: [{ id, rowVersion: 1 }],
      caseIds: [],
      assigneeId: maren,
    })
    expect(answer).toMatchObject({
      outcome: { ok: true, value: { assigned: 1, previous: [{ id, rowVersion: 2, assigneeId: null }] } },
    })
    expect(await versionOf(id)).toEqual({ row_version: 2, assignee_id: maren })
    expect(await eventsOf(id)).toEqual(['opened', 'assigned'])
    expect(await verifyAuditChain(scene.db)).toMatchObject({ broken: null })
  })

  test('is refused to somebody who saw an older version', async () => {
    const id = await openException()
    const target = { exceptions: [{ id, rowVersion: 1 }], caseIds: [], assigneeId: maren }
    await assignAction.run(asPerson(maren), target)
    const late = await assignAction.run(asPerson(aoife), { ...target, assigneeId: null })
    expect(late).toMatchObject({ outcome: { ok: false, code: 'someone_was_faster' } })
    expect((await versionOf(id)).assignee_id).toBe(maren)
  })

  test('in bulk does what it can and counts what it cannot', async () => {
    const [good, stale] = [await openException(), await openException()]
    const exceptions = [
      { id: good, rowVersion: 1 },
      { id: stale, rowVersion: 9 },
    ]
    const answer = await assignAction.run(asPerson(maren), { exceptions, caseIds: [], assigneeId: maren })
    expect(answer).toMatchObject({
      outcome: { ok: true, value: { assigned: 1, refused: [{ code: 'someone_was_faster' }] } },
    })
  })

  test('takes every open document of a case, and nothing of it outside the entities of the caller', async () => {
    const mine = await openException({ caseNo: 7, entity: 'TWO' })
    const foreign = await openException({ caseNo: 7, entity: 'ONE' })
    const { case_id } = await scene.db
      .selectFrom('exception')
      .select('case_id')
      .where('exception_id', '=', mine)
      .executeTakeFirstOrThrow()
    await assignAction.run(asPerson(aoife, ['TWO']), { exceptions: [], caseIds: [case_id], assigneeId: aoife })
    expect((await versionOf(mine)).assignee_id).toBe(aoife)
    expect((await versionOf(foreign)).assignee_id).toBeNull()
  })

  test('is refused for a person who does not work in that entity, and for what is no work', async () => {
    const [id, waiting] = [await openException({ entity: 'ONE' }), await openException({ status: 'waiting' })]
    const give = (exception: string, assigneeId: string) =>
      assignAction.run(asPerson(maren), { exceptions: [{ id: exception, rowVersion: 1 }], caseIds: [], assigneeId })
    expect(await give(id, aoife)).toMatchObject({ outcome: { ok: false, code: 'assignee_without_right' } })
    expect(await give(waiting, maren)).toMatchObject({ outcome: { ok: false, code: 'exception_not_open' } })
  })

  test('can be undone, back to who had it before', async () => {
    const id = await openException({ assigneeId: maren })
    await assignAction.run(asPerson(maren), { exceptions: [{ id, rowVersion: 1 }], caseIds: [], assigneeId: null })
    await restoreAssignmentAction.run(asPerson(maren), { items: [{ id, rowVersion: 2, assigneeId: maren }] })
    expect(await versionOf(id)).toEqual({ row_version: 3, assignee_id: maren })
    expect(await eventsOf(id)).toEqual(['opened', 'unassigned', 'assigned'])
  })
})

test('a comment is kept with its author and cannot be written on what lies outside one’s entities', async () => {
  const id = await openException({ entity: 'ONE' })
  await commentAction.run(asPerson(maren), { exceptionId: id, text: 'Asked the customer.' })
  const view = await readException(asPerson(maren), id, readQueueAddress({}))
  expect(view?.activity[0]).toMatchObject({ person: 'maren', comment: 'Asked the customer.' })
  const refused = await commentAction.run(asPerson(aoife, ['TWO']), { exceptionId: id, text: 'me too' })
  expect(refused).toMatchObject({ outcome: { ok: false, code: 'not_found' } })
  expect(await readException(asPerson(aoife, ['TWO']), id, readQueueAddress({}))).toBeNull()
})
