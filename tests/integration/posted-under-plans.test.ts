import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { listTieOuts } from '#db/queries/control-tie-outs'
import { landPulledErpDocuments } from '#server/ingest/land-pull'
import { type RunSummary, reconcile } from '#server/reconcile/reconcile'
import { erpLine } from '#tests/support/drop-folder'
import { newScene, take } from '#tests/support/import-scene'
import { insertPosted, openPeriod } from '#tests/support/planned'
import { insertConnection, smallErpDocument } from '#tests/support/pulled'
import { writeSmallCompany } from '#tests/support/small-company'
import type { TestContext } from '#tests/support/test-context'

// C (55.00, missing) is posted in February; B (booked without its tax) is reversed and rebooked in February; M (nobody billed it) is reversed in February.

const MARCH = new Date('2026-03-02T08:00:00Z')
const FEBRUARY = {
  ...{ posting_date: '2026-02-04', period: '2026-02' },
  ...{ created_at: '2026-02-04T09:00:00Z', updated_at: '2026-02-04T09:00:00Z' },
}

let scene: TestContext
let run: RunSummary
beforeAll(async () => {
  scene = await newScene()
  await take(scene, await writeSmallCompany())
  await reconcile(scene.ctx, { asOf: new Date('2026-02-03T18:00:00Z') })
  await openPeriod(scene.db, '2026-02')
  await insertPosted(scene.db, 'PLAN-1', [
    { purpose: 'post', ref: 'N-C', period: '2026-02', on: '2026-02-04', amountMinor: 5500, members: ['C'] },
  ])
  await insertPosted(scene.db, 'PLAN-2', [
    { purpose: 'reverse', ref: 'N-B/R1', period: '2026-02', on: '2026-02-04', amountMinor: -20000 },
    { purpose: 'rebook', ref: 'N-B/B1', period: '2026-02', on: '2026-02-04', amountMinor: 22000, members: ['B'] },
  ])
  await insertPosted(scene.db, 'PLAN-3', [
    { purpose: 'reverse', ref: 'by hand/R1', period: '2026-02', on: '2026-02-04', amountMinor: -7000 },
  ])
  const connectionId = await insertConnection(scene.db)
  await landPulledErpDocuments(scene.ctx, { connectionId, rows: pulled })
  run = await reconcile(scene.ctx, { asOf: MARCH })
})

const debit = (lineNo: number, account: string, amount: string, over: object = {}) =>
  erpLine(lineNo, { account, debit: amount, credit: '0.00', base_debit: amount, base_credit: '0.00', ...over })
const credit = (lineNo: number, account: string, amount: string, over: object = {}) =>
  erpLine(lineNo, { account, debit: '0.00', credit: amount, base_debit: '0.00', base_credit: amount, ...over })
const ofB = { source_line_ref: 'B-L1', tax_code: 'T' }
const pulled = [
  smallErpDocument('C', { ...FEBRUARY, external_ref: 'N-C' }),
  smallErpDocument('B1', {
    ...FEBRUARY,
    external_ref: 'N-B/R1',
    reversal_of: 'eB',
    lines: [credit(1, '1200', '200.00'), debit(2, '2500', '200.00', ofB)],
  }),
  smallErpDocument('B2', {
    ...FEBRUARY,
    external_ref: 'N-B/B1',
    lines: [
      debit(1, '1200', '220.00'),
      credit(2, '2500', '200.00', ofB),
      credit(3, '2200', '20.00', { tax_code: 'T' }),
    ],
  }),
  smallErpDocument('M1', {
    ...FEBRUARY,
    external_ref: 'by hand/R1',
    reversal_of: 'eM',
    lines: [credit(1, '1200', '70.00'), debit(2, '4000', '70.00')],
  }),
]

async function unresolved(): Promise<string[]> {
  const found = await sql<{ told: string }>`
    select subject_source_id || ' ' || class || ' ' || cause as told from exception where status <> 'resolved' order by 1`.execute(
    scene.db,
  )
  return found.rows.map((row) => row.told)
}

test('what plans posted in a later period is neither late nor in the wrong period', async () => {
  // The credit of January is open for more than thirty days, beside open invoices.
  expect(await unresolved()).toEqual([
    'W MISSING_IN_ERP never_sent',
    'Z EXCLUDED zero_total',
    'eD UNAPPLIED_CREDIT aged',
  ])
})

test('what resolved an exception is kept as the proof: the plan, the reference and the document in the ERP', async () => {
  const found = await sql<{ subject: string; posted: unknown; reason: string }>`
    select x.subject_source_id as subject, e.detail ->> 'reason' as reason, (e.detail -> 'posted') - 'postingId' as posted
    from exception x join exception_event e using (exception_id) where e.kind = 'resolved' order by 1`.execute(scene.db)
  expect(found.rows).toEqual([
    { subject: 'B', reason: 'agrees', posted: { plan: 'PLAN-2', reference: 'N-B/B1', document: 'D-pB2' } },
    { subject: 'C', reason: 'agrees', posted: { plan: 'PLAN-1', reference: 'N-C', document: 'D-pC' } },
    { subject: 'eM', reason: 'reversed', posted: null },
  ])
})

test('every month ties out, and each plan shows what it did to it', async () => {
  const cells = await listTieOuts(scene.db, { scope: 'all' })
  const told = (key: 'totals' | 'plans') =>
    Object.fromEntries(
      cells
        .filter((cell) => cell.period !== null && (cell.key === null) === (key === 'totals'))
        .map((cell) => [
          [cell.identity, cell.period, cell.key].filter(Boolean).join(' '),
          [cell.expected, cell.actual, cell.difference, cell.unexplained].join(' '),
        ]),
    )
  expect(told('totals')).toMatchObject({
    'T4 2026-01': '2 2 0 0',
    'T5 2026-01': '34700 34700 0 0',
    'T6 2026-01': '20000 20000 0 0',
    'T7 2026-01': '700 700 0 0',
    'T13 2026-01': '34000 34000 0 0',
    'T4 2026-02': '3 2 -1 0',
    'T5 2026-02': '1600 500 -1100 0',
  })
  expect(told('plans')).toMatchObject({
    'T5 2026-01 PLAN-1': '-5500 0 5500 0',
    'T5 2026-02 PLAN-1': '5500 5500 0 0',
    'T5 2026-01 PLAN-2': '-2000 0 2000 0',
    'T5 2026-02 PLAN-2': '2000 2000 0 0',
    'T5 2026-01 PLAN-3': '7000 0 -7000 0',
    'T5 2026-02 PLAN-3': '-7000 -7000 0 0',
    'T4 2026-01 PLAN-2': '-1 -1 0 0',
    'T4 2026-02 PLAN-2': '1 1 0 0',
  })
})

test('a run over everything comes to the same result', async () => {
  const full = await reconcile(scene.ctx, { asOf: MARCH, full: true })
  expect(full.resultSha).toBe(run.resultSha)
})

test('going back before the ERP held it, the document is missing in its own month again', async () => {
  const back = await reconcile(scene.ctx, { asOf: new Date('2026-02-03T18:00:00Z') })
  expect(await unresolved()).toContain('C MISSING_IN_ERP never_sent')
  const forth = await reconcile(scene.ctx, { asOf: MARCH })
  expect(forth.resultSha).toBe(run.resultSha)
  expect(back.resultSha).not.toBe(run.resultSha)
})
