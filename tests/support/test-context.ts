import { type Ctx, contextOf, machineActor } from '#server/context'
import { type Boss, openQueue } from '#server/queue/boss'
import { openLog } from '#server/telemetry/log'
import { type TestDatabase, testDatabase } from './test-database.ts'

export interface TestContext extends TestDatabase {
  readonly ctx: Ctx
  readonly boss: Boss
}

/** A context over a database of its own, with a queue that only sends and a log that is silent. `today` is the day of judgement. */
export async function testContext(options: { today?: string } = {}): Promise<TestContext> {
  const database = await testDatabase()
  const boss = await openQueue({ url: database.url, part: 'sender', onError: () => undefined })
  const log = openLog({ part: 'test', level: 'silent' })
  const ctx: Ctx = {
    ...contextOf({ db: database.db, boss, log }, { actor: machineActor('test') }),
    today: () => options.today ?? '2026-04-10',
  }
  const close = async () => {
    await boss.stop({ graceful: false })
    await database.close()
  }
  return { ...database, ctx, boss, close }
}
