import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { WebCtx } from '#server/auth/web-ctx'
import { readDocument } from '#server/documents/read-document'
import { translatorFor } from '#server/i18n/translator'
import { type Desk, openDesk } from '#tests/support/judgement/desk'

let desk: Desk
beforeEach(async () => {
  desk = await openDesk()
})
afterEach(() => desk.close())

interface Figures {
  net?: string
  tax?: string
  gross?: string
  rate?: string
  base?: string
  amount?: string
  on?: string
  kind?: 'invoice' | 'credit_memo'
  of?: string
}

/** LARK, USD: one line of 100.05 under code IL, 6.25 % since 2026 (6 % before): 6.253125, half-up 6.25. */
const billed = (id: string, over: Figures = {}): object => ({
  ...{ id, number: id, entity: 'LARK', bill_to_id: 'b-aspen', kind: over.kind ?? 'invoice', status: 'finalised' },
  ...{ issue_date: over.on ?? '2026-01-12', finalised_at: `${over.on ?? '2026-01-12'}T12:00:00Z`, currency: 'USD' },
  ...{ net: over.net ?? '100.05', tax: over.tax ?? '6.25', gross: over.gross ?? '106.30' },
  original_invoice_id: over.of ?? null,
  lines: [{ id: `${id}-1`, line_no: 1, sku: 'PING', kind: 'charge', tax_code: 'IL', net: '100.05' }],
  taxes: [
    {
      ...{ tax_code: 'IL', rate_percent: over.rate ?? '6.25' },
      ...{ base: over.base ?? '100.05', amount: over.amount ?? over.tax ?? '6.25' },
    },
  ],
})

async function findings(): Promise<string[]> {
  const found = await sql<{ told: string }>`
    select object_kind || ' ' || object_id || ' ' || code || ' ' || coalesce(params ->> 'stated', '') || ' ' || coalesce(params ->> 'computed', params ->> 'declared') as told
    from source_finding where partition like 'arithmetic|%'`.execute(desk.db)
  return found.rows.map(({ told }) => told).sort()
}

test('each wrong figure is a finding on its document or tax row, and goes when the figure is put right', async () => {
  await desk.deliver({
    feeds: {
      invoices: [
        billed('right'),
        billed('net', { net: '100.06', gross: '106.31' }),
        billed('gross', { gross: '106.31' }),
        billed('header', { tax: '6.26', gross: '106.31', amount: '6.25' }),
        billed('base', { base: '100.04' }),
        billed('amount', { tax: '6.26', gross: '106.31' }),
        billed('rate', { rate: '6', tax: '6.00', gross: '106.05' }),
      ],
    },
  })
  await desk.run()
  const all = [
    'billing_document gross gross_not_net_plus_tax 106.31 106.30',
    'billing_document header header_tax_not_breakdown 6.26 6.25',
    'billing_document net header_not_lines 100.06 100.05',
    'billing_tax amount/1 tax_not_rate 6.26 6.25',
    'billing_tax base/1 tax_base_not_lines 100.04 100.05',
    'billing_tax rate/1 tax_rate_not_declared 6 6.25',
  ]
  expect(await findings()).toEqual(all)
  expect((await sql`select 1 from exception where partition like 'arithmetic|%'`.execute(desk.db)).rows).toEqual([])

  await desk.deliver({ feeds: { invoices: [billed('net'), billed('base')] } })
  await desk.run()
  const left = all.filter((told) => !/ (net|base\/1) /.test(told))
  expect(await findings()).toEqual(left)
  await desk.run(undefined, true)
  expect(await findings()).toEqual(left)
})

test('a credit memo may keep the rate of its invoice, and its figures are positive', async () => {
  const old = { rate: '6', tax: '6.00', gross: '106.05' }
  await desk.deliver({
    feeds: {
      invoices: [
        billed('old', { ...old, on: '2025-12-30' }),
        billed('credit', { ...old, kind: 'credit_memo', of: 'old' }),
        billed('stray', { ...old, kind: 'credit_memo', amount: '6.01', of: 'nobody' }),
      ],
    },
  })
  await desk.run()
  expect(await findings()).toEqual([
    'billing_document stray header_tax_not_breakdown 6.00 6.01',
    'billing_tax stray/1 tax_not_rate 6.01 6.00',
    'billing_tax stray/1 tax_rate_not_declared 6 6.25',
  ])
})

test('a changed tax code looks at its documents again, and a later arrival of an invoice at its credit memo', async () => {
  const old = { rate: '6', tax: '6.00', gross: '106.05' }
  const memo = billed('credit', { ...old, kind: 'credit_memo', of: 'old' })
  await desk.deliver({ feeds: { invoices: [billed('right'), memo] } })
  await desk.run()
  expect(await findings()).toEqual(['billing_tax credit/1 tax_rate_not_declared 6 6.25'])
  await desk.deliver({ feeds: { invoices: [billed('old', { ...old, on: '2025-12-30' })] } })
  await desk.run()
  expect(await findings()).toEqual([])
  const row = { entity: 'LARK', tax_code: 'IL', category: 'standard', country: 'XX', valid_from: '2026-01-01' }
  await desk.deliver({ feeds: { tax_codes: [{ ...row, rate_percent: '7' }] } })
  await desk.run()
  expect(await findings()).toEqual(['billing_tax right/1 tax_rate_not_declared 6.25 7'])
})

test('the page of a document says what cannot be right, where, and what follows', async () => {
  await desk.deliver({ feeds: { invoices: [billed('right'), billed('wrong', { base: '100.04', rate: '6' })] } })
  await desk.run()
  const person = { userId: 'test', name: 'Test', email: 'test@example.com', locale: 'en', grants: [] }
  const ctx: WebCtx = { ...desk.ctx, person, scope: 'all', locale: 'en', t: translatorFor('en') }
  const tableOf = async (sourceId: string) =>
    (await readDocument(ctx, { kind: 'invoice', sourceId }))?.tables.find((table) => table.key === 'sourceFindings')
  expect(await tableOf('right')).toBeUndefined()
  const table = await tableOf('wrong')
  const shown = table?.rows.map(({ cells }) =>
    Object.values(cells).map((cell) => ('text' in cell ? cell.text : cell.kind)),
  )
  expect(table?.aside).toBe('3 findings')
  expect(shown).toEqual([
    [
      'IL',
      'Tax code IL states a base of 100.04 USD, its lines add up to 100.05.',
      'Correct the tax rows of the document in billing.',
    ],
    [
      'IL',
      'Tax code IL: 6 % of 100.04 USD is 6.00, the document says 6.25.',
      'Check the rounding policy of the entity, then correct the document in billing.',
    ],
    [
      'IL',
      'Tax code IL is billed at 6 %, declared for its date: 6.25.',
      'Declare the rate in the tax codes, or correct the document in billing.',
    ],
  ])
})
