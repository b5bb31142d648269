import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readSourceFindings } from '#server/control/read-source-findings'
import { en } from '#server/i18n/catalogue'
import { translatorFor } from '#server/i18n/translator'
import { type TestContext, testContext } from '#tests/support/test-context'

let scene: TestContext
beforeAll(async () => {
  scene = await testContext()
  await insert('ledger|E1', 'erp_balance', 'E1|1200|2026-01', 'balance_does_not_roll', 'E1', {
    ...{ account: '1200', period: '2026-01', currency: 'USD', expected: '1000.00', actual: '1000.01' },
  })
  await insert('arithmetic|A', 'billing_tax', 'inv-a/1', 'tax_not_rate', 'E2', {
    ...{ tax_code: 'T', rate_percent: '10', base: '100.00', currency: 'USD', stated: '11.00', computed: '10.00' },
  })
  await insert('usage|tenant', 'usage_subject', '["t-1","calls"]', 'event_without_subscription', null, {
    ...{ subject: 't-1', metric: 'calls', events: '3', quantity: '12' },
  })
  await insert('usage|other', 'usage_subject', '["t-2","calls"]', 'said_by_a_later_check', null, { subject: 't-2' })
  for (let at = 0; at < 60; at += 1)
    await insert(
      'arithmetic|B',
      'billing_document',
      `many-${String(at).padStart(2, '0')}`,
      'header_not_lines',
      'E1',
      {},
    )
})
afterAll(() => scene.close())

async function insert(
  partition: string,
  kind: string,
  id: string,
  code: string,
  entity: string | null,
  params: Readonly<Record<string, string>>,
): Promise<void> {
  await sql`insert into source_finding (partition, object_kind, object_id, code, entity, params, run_id)
    values (${partition}, ${kind}, ${id}, ${code}, ${entity}, ${JSON.stringify(params)}::jsonb, uuidv7())`.execute(
    scene.db,
  )
}

const reader = (scope: 'all' | readonly string[]) => ({
  db: scene.db,
  scope,
  locale: 'en' as const,
  t: translatorFor('en'),
})

test('a finding is told in a sentence with its figures, what to do, and where the object is', async () => {
  const { lines } = await readSourceFindings(reader('all'), { code: 'balance_does_not_roll' })
  expect(lines).toMatchObject([
    {
      kind: 'Balance',
      object: 'E1 1200 2026-01',
      sentence: 'Account 1200 of 2026-01: opening and movement give 1000.00 USD, the closing says 1000.01.',
      href: null,
    },
  ])
  const tax = await readSourceFindings(reader('all'), { code: 'tax_not_rate' })
  expect(tax.lines).toMatchObject([
    { href: '/documents?q=inv-a', sentence: 'Tax code T: 10 % of 100.00 USD is 10.00, the document says 11.00.' },
  ])
})

test('a code without a sentence of its own is shown, not left out', async () => {
  const { lines } = await readSourceFindings(reader('all'), { code: 'said_by_a_later_check' })
  expect(lines).toMatchObject([{ title: 'Another finding', object: expect.stringContaining('t-2') }])
})

test('each entity is seen by its readers, what belongs to none by all', async () => {
  const { codes } = await readSourceFindings(reader(['E2']), {})
  expect(codes.map(({ code, count }) => `${code} ${count}`)).toEqual([
    'event_without_subscription 1',
    'said_by_a_later_check 1',
    'tax_not_rate 1',
  ])
})

test('page by page every finding comes once', async () => {
  const first = await readSourceFindings(reader('all'), { code: 'header_not_lines' })
  const second = await readSourceFindings(reader('all'), { code: 'header_not_lines', after: first.next ?? '' })
  expect([first.lines.length, second.lines.length, second.next]).toEqual([50, 10, null])
  expect(new Set([...first.lines, ...second.lines].map((line) => line.key)).size).toBe(60)
  const astray = await readSourceFindings(reader('all'), { code: 'header_not_lines', after: '["no place"]' })
  expect(astray.lines).toEqual(first.lines)
})

test('every sentence reads though a finding lacks its figures', async () => {
  for (const code of Object.keys(en.control.sources.codes)) {
    await insert(`test|${code}`, 'billing_line', `bare-${code}`, code, 'E3', {})
    const { lines } = await readSourceFindings(reader(['E3']), { code, entity: 'E3' })
    expect(lines.filter((line) => line.object.includes('bare-'))).toMatchObject([
      { remedy: expect.stringMatching(/\.$/) },
    ])
  }
})
