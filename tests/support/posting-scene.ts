import { sql } from 'kysely'
import { drainLane } from '#server/posting/drain-lane'
import type { DrainOptions } from '#server/posting/lane'
import type { ScriptedErp } from './scripted-erp.ts'
import { seedLane } from './seed-postings.ts'
import { type TestContext, testContext } from './test-context.ts'

export interface PostingScene extends TestContext {
  /** A lane of its own for each test. Answers its entity. */
  newLane(): Promise<string>
  drain(entity: string, connector: ScriptedErp, more?: DrainOptions): ReturnType<typeof drainLane>
  /** As if the rests of a lane and of its postings were over. */
  forgetRests(entity: string): Promise<void>
  /** State and problem of each posting by reference. */
  statesOf(entity: string): Promise<Record<string, string>>
  planState(planId: string): Promise<string>
}

/** A database with lanes to send through. */
export async function postingScene(): Promise<PostingScene> {
  const scene = await testContext()
  const { db } = scene
  let laneNo = 0
  return {
    ...scene,
    newLane: async () => {
      laneNo += 1
      await seedLane(db, { entity: `E${laneNo}` })
      return `E${laneNo}`
    },
    drain: (entity, connector, more = {}) => drainLane(scene.ctx, { entity }, { connector, ...more }),
    forgetRests: async (entity) => {
      await sql`with l as (update erp_lane set retry_at = null where entity = ${entity})
        update posting set retry_at = null where entity = ${entity} and state = 'ready'`.execute(db)
    },
    statesOf: async (entity) => {
      const rows = await db
        .selectFrom('posting')
        .select(['external_ref', 'state', 'problem_code'])
        .where('entity', '=', entity)
        .orderBy('external_ref')
        .execute()
      const worded = rows.map(
        (row) => [row.external_ref, row.problem_code ? `${row.state} ${row.problem_code}` : row.state] as const,
      )
      return Object.fromEntries(worded)
    },
    planState: async (planId) =>
      (await db.selectFrom('plan').select('state').where('plan_id', '=', planId).executeTakeFirstOrThrow()).state,
  }
}

/** How many documents stand under a reference. */
export function countOf(erp: ScriptedErp, reference: string): number {
  return erp.documents.filter((document) => document.reference === reference).length
}

/** The requests to post, in order. */
export function posts(erp: ScriptedErp): string[] {
  return erp.calls.filter((call) => call.startsWith('post '))
}
