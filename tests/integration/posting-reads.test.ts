import { afterAll, beforeAll, expect, test } from 'vitest'
import type { WebCtx } from '#server/auth/web-ctx'
import type { EntityScope } from '#server/domain/entity-scope'
import { translatorFor } from '#server/i18n/translator'
import { readLanes } from '#server/posting/read-lanes'
import { readPosting } from '#server/posting/read-posting'
import { readPostings } from '#server/posting/read-postings'
import { type PostingScene, postingScene } from '#tests/support/posting-scene'
import { scriptedErp } from '#tests/support/scripted-erp'
import { seedPlan } from '#tests/support/seed-postings'

let scene: PostingScene
let entity: string
let ids: ReadonlyMap<string, string>
beforeAll(async () => {
  scene = await postingScene()
  entity = await scene.newLane()
  const erp = scriptedErp()
  erp.script('B', { kind: 'rejected', code: 'unknown_customer', message: 'no such customer' })
  ids = (await seedPlan(scene.db, { entity, postings: [{ reference: 'A' }, { reference: 'B' }] })).ids
  await scene.drain(entity, erp)
})
afterAll(() => scene.close())

function reader(scope: EntityScope = 'all'): WebCtx {
  const actor = { userId: 'alma', name: 'Alma', roles: ['auditor'] as const, scope }
  const grants = [{ role: 'auditor' as const, entity: null }]
  const person = { userId: 'alma', name: 'Alma', email: 'alma@example.com', locale: 'en', grants }
  return { ...scene.ctx, actor, scope, person, locale: 'en', t: translatorFor('en') }
}

test('a lane counts what stands where', async () => {
  const { lanes } = await readLanes(reader(), { entity })
  expect(lanes).toHaveLength(1)
  expect(lanes[0]).toMatchObject({ entity, state: 'active', counts: { posted: '1', rejected: '1', ready: '0' } })
})

test('postings are narrowed by state, and a word that means nothing narrows nothing', async () => {
  const references = async (state: string | undefined) =>
    (await readPostings(reader(), { entity, state })).rows.map((row) => row.reference).sort()
  expect(await references(undefined)).toEqual(['A', 'B'])
  expect(await references('rejected')).toEqual(['B'])
  expect(await references('nonsense')).toEqual(['A', 'B'])
})

test('a posting tells every step in order, and nothing outside one’s entities', async () => {
  const postingId = ids.get('B') ?? ''
  const detail = await readPosting(reader(), postingId)
  expect(detail?.posting.problem).toBe('no such customer')
  expect(detail?.moments.at(-1)).toMatchObject({ kind: 'state', title: 'Rejected' })
  expect(detail?.moments.map((moment) => moment.title)).toContain('Attempt 1: sent')
  expect(await readPosting(reader(['ZZ']), postingId)).toBeNull()
  expect((await readPostings(reader(['ZZ']), { entity })).rows).toEqual([])
  expect(await readPosting(reader(), 'nonsense')).toBeNull()
})
