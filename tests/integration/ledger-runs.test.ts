import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { reconcile } from '#server/reconcile/reconcile'
import { newScene, take } from '#tests/support/import-scene'
import { type LedgerOfEntity, writeLedgers } from '#tests/support/ledgers'
import type { TestContext } from '#tests/support/test-context'

// J stands in January. Later it is reversed in E0, its month is found signed with other figures in E1, and the balance of E2 no longer rolls.

const journal = {
  id: 'J',
  period: '2026-01',
  created_at: '2026-02-07T15:00:00Z',
  lines: { '1200': '20.00', '6900': '-20.00' },
}
const balance = (period: string, opening: string, closing: string) => ({
  ...{ account: '1200', period, opening, debit: '0.00', credit: '0.00', closing },
})
const plain: LedgerOfEntity = { journals: [journal], periods: {}, balances: [balance('2026-01', '0.00', '0.00')] }
const reversal = { ...journal, id: 'K', reverses: 'J', created_at: '2026-03-05T09:00:00Z' }
const signed = { '2026-01': { locked_at: '2026-02-06T18:00:00Z', signed_closing: { '1200': '0.00' } } }

let scene: TestContext
beforeAll(async () => {
  scene = await newScene()
  await take(scene, await writeLedgers([plain, plain, plain], '2026-03-02T08:00:00Z'))
  await reconcile(scene.ctx, { asOf: new Date('2026-03-02T08:00:00Z') })
})

const told = async () => {
  const found = await sql<{ told: string }>`
    select concat_ws(' ', entity, cause, status) as told from exception where class = 'CONTROL_ACCOUNT' order by entity, opened_at`.execute(
    scene.db,
  )
  return found.rows.map((row) => row.told)
}

test('what changed is found, withdrawn and told anew, and a run over everything agrees', async () => {
  expect(await told()).toEqual(['E0 manual_journal open', 'E1 manual_journal open', 'E2 manual_journal open'])
  const later: readonly LedgerOfEntity[] = [
    { ...plain, journals: [journal, reversal] },
    { ...plain, periods: signed, balances: [...plain.balances, balance('2026-02', '20.00', '20.00')] },
    { ...plain, balances: [balance('2026-01', '0.00', '5.00')] },
  ]
  await take(scene, await writeLedgers(later, '2026-03-06T08:00:00Z'))
  const changed = await reconcile(scene.ctx, { asOf: new Date('2026-03-06T08:00:00Z') })
  expect(changed.kind).toBe('changed')
  expect(await told()).toEqual(['E0 manual_journal resolved', 'E1 opening_changed open', 'E2 manual_journal open'])
  const balances = await sql<{
    told: string
  }>`select object_id || ' ' || code as told from source_finding order by 1`.execute(scene.db)
  expect(balances.rows.map((row) => row.told)).toEqual([
    'E1|1200|2026-02 opening_breaks_off',
    'E2|1200|2026-01 balance_does_not_roll',
  ])
  const whole = await reconcile(scene.ctx, { asOf: new Date('2026-03-06T08:00:00Z'), full: true })
  expect(whole.resultSha).toBe(changed.resultSha)
})
