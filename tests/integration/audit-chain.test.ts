import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordAudit } from '#server/audit/record-audit'
import { verifyAuditChain } from '#server/audit/verify-audit-chain'
import { type TestDatabase, testDatabase } from '#tests/support/test-database'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

function act(object: string, at = '2026-04-10T18:00:00.123Z') {
  return database.db.transaction().execute((tx) =>
    recordAudit(tx, {
      actor: 'user-1',
      action: 'exceptions.comment',
      objectKind: 'exception',
      objectId: object,
      after: { text: 'seen' },
      detail: { lines: 2, of: ['a', 'b'], share: 0.25 },
      correlationId: 'c-1',
      at: new Date(at),
    }),
  )
}

test('acts recorded at the same time form one chain without gaps that verifies', async () => {
  await Promise.all(Array.from({ length: 20 }, (_, n) => act(`EXC-${n}`)))
  expect(await verifyAuditChain(database.db)).toEqual({ rows: 20, broken: null })
})

test('an act that is rolled back leaves no record', async () => {
  const failed = database.db.transaction().execute(async (tx) => {
    await recordAudit(tx, {
      actor: 'user-1',
      action: 'x',
      objectKind: 'x',
      objectId: 'x',
      correlationId: 'c',
      at: new Date('2026-04-10T18:00:00Z'),
    })
    throw new Error('undone')
  })
  await expect(failed).rejects.toThrow('undone')
  expect((await verifyAuditChain(database.db)).rows).toBe(20)
})

test('the view tells every row linked to its predecessor', async () => {
  const found = await sql<{ linked: boolean }>`select linked from control.audit_chain`.execute(database.db)
  expect(found.rows.map((row) => row.linked)).toEqual(Array.from({ length: 20 }, () => true))
})

test('a changed word, a removed row and a cut end are each found', async () => {
  await database.ownerDb.updateTable('audit').set({ reason: 'rewritten' }).where('seq', '=', 7n).execute()
  expect(await verifyAuditChain(database.db)).toEqual({ rows: 6, broken: { seq: '7', fault: 'content_changed' } })
  await database.ownerDb.updateTable('audit').set({ reason: null }).where('seq', '=', 7n).execute()
  await database.ownerDb.deleteFrom('audit').where('seq', '=', 20n).execute()
  expect(await verifyAuditChain(database.db)).toEqual({ rows: 19, broken: { seq: '20', fault: 'head_differs' } })
  await database.ownerDb.deleteFrom('audit').where('seq', '=', 5n).execute()
  expect(await verifyAuditChain(database.db)).toEqual({ rows: 4, broken: { seq: '6', fault: 'number_skipped' } })
})
