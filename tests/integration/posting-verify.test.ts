import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkPostings } from '#server/control/verify/postings'
import { type PostingScene, postingScene } from '#tests/support/posting-scene'
import { scriptedErp } from '#tests/support/scripted-erp'
import { seedPlan } from '#tests/support/seed-postings'

let scene: PostingScene
let entity = ''
beforeAll(async () => {
  scene = await postingScene()
  entity = await scene.newLane()
  const pair = [
    { reference: 'A/R1', purpose: 'reverse' },
    { reference: 'A/B1', purpose: 'rebook', dependsOn: 'A/R1', state: 'held' },
  ] as const
  await seedPlan(scene.db, { entity, postings: [...pair, { reference: 'B' }] })
  await scene.drain(entity, scriptedErp())
})
afterAll(() => scene.close())

test('postings that went their way hold', async () => {
  expect(await checkPostings({ db: scene.db, run: undefined })).toMatchObject({ checked: 3, failed: 0 })
})

const faults: [string, ReturnType<typeof sql>, string][] = [
  ['a state nobody led to', sql`update posting set state = 'cancelled' where external_ref = 'B'`, 'has a state that its events do not lead to'],
  ['a missing event', sql`delete from posting_event where event_no = 2`, 'has a state that its events do not lead to'],
  ['a confirmation without a document', sql`update posting set state = 'confirmed' where external_ref = 'B'`, 'was confirmed, but the mirror does not hold exactly one document under its reference'],
  ['a success nobody told', sql`delete from posting_attempt where step = 'answered'`, 'counts as posted, but no answer and no look-up says so'],
  ['a rebooking before its reversal', sql`update posting set state = 'rejected' where external_ref = 'A/R1'`, 'follows a reversal that does not stand'],
  ['a claim nobody ended', sql`update posting set state = 'sending', lease_until = now() - interval '1 hour' where external_ref = 'B'`, 'is left in sending past its lease'],
] // biome-ignore format: one fault a line

for (const [name, fault, problem] of faults) {
  test(`${name} is named`, async () => {
    const tx = await scene.ownerDb.startTransaction().execute()
    await fault.execute(tx)
    const found = (await checkPostings({ db: tx, run: undefined })).failures.map((one) => one.problem)
    await tx.rollback().execute()
    expect(found).toContain(problem)
  })
}
