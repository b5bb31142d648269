import { afterAll, expect, test } from 'vitest'
import { drainLane } from '#server/posting/drain-lane'
import { countOf, type PostingScene, postingScene, posts } from '#tests/support/posting-scene'
import { scriptedErp } from '#tests/support/scripted-erp'
import { seedPlan } from '#tests/support/seed-postings'
import { restoredCopy } from '#tests/support/test-database'

const references = Array.from({ length: 30 }, (_, index) => `INV-${index}`)
const scenes: PostingScene[] = []
afterAll(async () => {
  for (const scene of scenes) await scene.close()
})

test('a database restored from before the posting takes over what the ERP holds and sends only the rest', async () => {
  const today = await postingScene()
  scenes.push(today)
  const entity = await today.newLane()
  await seedPlan(today.db, { entity, postings: references.map((reference) => ({ reference })) })
  const yesterday = await restoredCopy(today)
  const erp = scriptedErp()
  erp.script('INV-29', { kind: 'rejected', code: 'other', message: 'not today' })
  await today.drain(entity, erp)
  expect(posts(erp)).toHaveLength(30)

  expect(await drainLane({ ...today.ctx, db: yesterday.db }, { entity }, { connector: erp })).toBe('drained')
  expect(posts(erp).slice(30)).toEqual(['post INV-29'])
  for (const reference of references) expect(countOf(erp, reference)).toBe(1)
  const states = await yesterday.db.selectFrom('posting').select('state').execute()
  expect(states.every((row) => row.state === 'posted')).toBe(true)
  await yesterday.close()
})
