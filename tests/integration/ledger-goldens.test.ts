import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { minorToDecimal } from '#server/domain/money'
import { reconcile } from '#server/reconcile/reconcile'
import { newScene, take } from '#tests/support/import-scene'
import { writeLedgers } from '#tests/support/ledgers'
import type { TestContext } from '#tests/support/test-context'

const Amounts = z.record(z.string(), z.string())
const Scenario = z.strictObject({
  name: z.string(),
  rule: z.string(),
  given: z.strictObject({
    fiscal_year_start: z.string().optional(),
    receivable: z.string().optional(),
    journals: z
      .array(
        z.strictObject({
          id: z.string(),
          period: z.string(),
          created_at: z.string(),
          /** Debit positive, in the currency of the books. */
          lines: z.union([Amounts, z.array(z.tuple([z.string(), z.string()]))]),
          reverses: z.string().optional(),
          status: z.string().optional(),
          currency: z.string().optional(),
          /** The same lines in the currency of the document, where it is another. */
          document: Amounts.optional(),
        }),
      )
      .default([]),
    periods: z.record(z.string(), z.strictObject({ locked_at: z.string(), signed_closing: Amounts })).default({}),
    balances: z.array(z.record(z.string(), z.string())).default([]),
  }),
  expect: z.strictObject({ findings: z.array(z.string()), balances: z.array(z.string()).default([]) }),
  source: z.string(),
})

const scenarios = z
  .array(Scenario)
  .parse(JSON.parse(readFileSync(new URL('../golden/ledger/journals-and-balances.json', import.meta.url), 'utf8')))

let scene: TestContext
const found = new Map<string, string[]>()
const unsound = new Map<string, string[]>()

// Every scenario is an entity of one company, so that one run judges them all.
beforeAll(async () => {
  scene = await newScene()
  await take(scene, await writeLedgers(scenarios.map((scenario) => scenario.given)))
  await reconcile(scene.ctx, { asOf: new Date('2026-03-02T08:00:00Z') })
  const findings = await sql<{
    entity: string
    cause: string
    id: string
    scope: string
    minor: bigint
    period: string
    severity: string
  }>`
    select entity, cause, subject_source_id as id, scope, variance_minor as minor, period, severity from exception
    where class = 'CONTROL_ACCOUNT' order by subject_source_id, scope`.execute(scene.db)
  for (const row of findings.rows)
    add(found, row.entity, [
      row.cause,
      row.id.split('.')[0],
      row.scope.split(':')[1],
      minorToDecimal(row.minor, 'USD'),
      row.period,
      row.severity,
    ])
  const balances = await sql<{ entity: string; code: string; params: Record<string, string> }>`
    select entity, code, params from source_finding where object_kind = 'erp_balance' order by object_id`.execute(
    scene.db,
  )
  for (const { entity, code, params } of balances.rows)
    add(unsound, entity, [code, params['account'], params['period'], params['expected'], params['actual']])
})
afterAll(() => scene.close())

function add(to: Map<string, string[]>, entity: string, words: readonly (string | undefined)[]): void {
  to.set(entity, [...(to.get(entity) ?? []), words.join(' ')])
}

for (const [at, scenario] of scenarios.entries()) {
  test(scenario.name, () => {
    expect(found.get(`E${at}`) ?? []).toEqual(scenario.expect.findings)
    expect(unsound.get(`E${at}`) ?? []).toEqual(scenario.expect.balances)
  })
}
