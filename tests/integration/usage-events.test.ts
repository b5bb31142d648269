import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sumReasonedEvents } from '#db/queries/usage-events'
import { readSourceFindings } from '#server/control/read-source-findings'
import { readTieOutCell } from '#server/control/read-tie-out-cell'
import { translatorFor } from '#server/i18n/translator'
import { importDrop } from '#server/ingest/import-drop'
import { reconcile } from '#server/reconcile/reconcile'
import { exportUsageEvents } from '#server/usage/export-usage-events'
import { findUsage, readUsageEvents } from '#server/usage/read-usage-events'
import { type TestContext, testContext } from '#tests/support/test-context'
import { demoDrop } from '#tests/support/world'

let scene: TestContext
let folder: string
beforeAll(async () => {
  scene = await testContext()
  folder = await mkdtemp(join(tmpdir(), 'tieout-usage-'))
  const imported = await importDrop(scene.ctx, { folder: demoDrop('2026-04-10'), dataFolder: folder })
  if (!imported.ok) throw new Error(imported.code)
  await reconcile(scene.ctx, { asOf: imported.value.asOf })
}, 180_000)
afterAll(async () => {
  await scene.close()
  await rm(folder, { recursive: true, force: true })
})

const reader = (scope: 'all' | readonly string[] = 'all') => ({
  ...scene.ctx,
  scope,
  locale: 'en' as const,
  t: translatorFor('en'),
})

interface Month {
  subscription: string
  metric: string
  period: string
  counted: string
  received: string
  changed: string
}

// Of what the engine says of a month: what amendments change, less what was recorded after the cut-off.
const months = async () =>
  (
    await sql<Month>`
    select m.subscription_id as subscription, m.metric, m.period, m.counted_quantity::text as counted,
           (select count(*)::text from usage_event e where e.subject = s.payload ->> 'usage_tenant_id' and e.metric = m.metric
             and to_char(e.occurred_at at time zone (s.payload ->> 'billing_time_zone'), 'YYYY-MM') = m.period) as received,
           coalesce((select sum((t ->> 'quantity')::numeric * case t ->> 'what' when 'amended' then 1 else -1 end)
             from jsonb_array_elements(m.explanation -> 'slices') c, jsonb_array_elements(c -> 'counted') t
             where t ->> 'what' in ('amended', 'recorded_too_late')), 0)::text as changed
      from usage_month m
      join lateral (select payload::jsonb as payload from source_document where stream = 'subscriptions'
        and natural_key = m.subscription_id order by version_no desc limit 1) s on true
     where m.counted_quantity is not null
       and m.metric in (select payload::jsonb ->> 'metric' from source_document where stream = 'metrics' and payload::jsonb ->> 'aggregation' = 'sum')`.execute(
      scene.db,
    )
  ).rows

test('over every billed month the reasons add up to the events, and the counted ones to the quantity of the month', async () => {
  const rows = await months()
  expect(rows.length).toBeGreaterThan(10)
  const wrong: unknown[] = []
  await scene.db.transaction().execute(async (tx) => {
    for (const month of rows) {
      const asked = await findUsage(tx, 'all', month)
      const sums = asked ? await sumReasonedEvents(tx, asked.wish) : []
      const held = sums.filter(({ reason }) => reason !== 'event_other_content')
      const events = held.reduce((sum, one) => sum + one.events, 0n)
      const counted = sums.find(({ reason }) => reason === 'counted')?.quantity ?? '0'
      const same = await sql<{
        is: boolean
      }>`select ${counted}::numeric + ${month.changed}::numeric = ${month.counted}::numeric as is`.execute(tx)
      if (events !== BigInt(month.received) || !same.rows[0]?.is) wrong.push({ month, sums })
    }
  })
  expect(wrong).toEqual([])
}, 120_000)

test('a month is listed page by page and taken away whole, within the entities of the reader', async () => {
  const [month] = (await months()).sort((a, b) => Number(b.received) - Number(a.received)) // an order, not an amount
  if (!month) throw new Error('the example has usage')
  const seen: string[] = []
  let after: string | undefined
  do {
    const view = await readUsageEvents(reader(), { ...month, after })
    seen.push(...(view?.events ?? []).map((event) => event.key))
    after = view?.next ?? undefined
  } while (after !== undefined)
  expect(seen.length).toBeGreaterThanOrEqual(Number(month.received))
  expect(new Set(seen).size).toBe(seen.length)
  const file = await exportUsageEvents(reader(), month)
  expect((await text(file ?? Readable.from([]))).trim().split('\n').length - 1).toBe(seen.length)
  expect(await readUsageEvents(reader(['nowhere']), month)).toBeNull()
  expect(await exportUsageEvents(reader(['nowhere']), month)).toBeNull()
  expect(await readUsageEvents(reader(), { ...month, period: '2031-01' })).toMatchObject({
    events: [],
    reasons: [],
    next: null,
  })
})

test('a subscription of a cell and a finding about usage lead to their events', async () => {
  const cells = await sql<{ entity: string; metric: string; period: string }>`
    select entity, metric, period from usage_month order by 1, 2, 3 limit 1`.execute(scene.db)
  const [cell] = cells.rows
  if (!cell) throw new Error('the example has usage')
  const { entity, metric, period } = cell
  const view = await readTieOutCell(reader(), { identity: 'T1', entity, currency: metric, period, all: true })
  const hrefs = (view?.places ?? []).flatMap((place) => place.objects.map((object) => object.href))
  expect(hrefs.length).toBeGreaterThan(0)
  const month = `metric=${encodeURIComponent(metric)}&month=${period}`
  expect(hrefs.every((href) => href?.startsWith('/control/usage?subscription=') && href.endsWith(month))).toBe(true)
  const { lines } = await readSourceFindings(reader(), { code: 'suspected_resend' })
  expect(lines.length).toBeGreaterThan(0)
  expect(lines.every((line) => line.href?.startsWith('/control/usage?subject='))).toBe(true)
})
