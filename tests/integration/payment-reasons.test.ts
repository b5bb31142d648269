import { afterAll, beforeAll, expect, test } from 'vitest'
import { readCreditReason } from '#server/reasons/read-credit-reason'
import { readPaymentReason } from '#server/reasons/read-payment-reason'
import { type DemoScene, openDemo } from '#tests/support/demo-scene'

// Every finding about settlements and open credits that the example company has as of 10 April 2026.

let demo: DemoScene
beforeAll(async () => {
  demo = await openDemo('2026-04-10')
}, 180_000)
afterAll(() => demo.close())

async function findingsOf(kind: string, cause: string) {
  const found = await demo.scene.db
    .selectFrom('exception')
    .select(['class', 'cause', 'subject_kind', 'subject_source_id', 'variance_minor', 'currency'])
    .where('subject_kind', '=', kind)
    .where('cause', '=', cause)
    .orderBy('reference')
    .execute()
  expect(found.length).toBeGreaterThan(0)
  return found
}

async function reasonOf(found: Awaited<ReturnType<typeof findingsOf>>[number]) {
  const reason = await readPaymentReason(demo.reader, found)
  if (!reason) throw new Error(`${found.subject_source_id} has figures`)
  return reason
}
const sumOf = (all: readonly { minor: string }[]) => all.reduce((sum, one) => sum + BigInt(one.minor), 0n)

test('a payment on the wrong invoice shows what was cleared where, and the difference is its variance', async () => {
  for (const found of await findingsOf('payment', 'wrong_invoice')) {
    const { clearings, applications } = await reasonOf(found)
    const beyond = clearings.map((one) => one.difference).filter((one) => one.sign === 'positive')
    expect(sumOf(beyond)).toBe(found.variance_minor)
    expect(sumOf(clearings.map((one) => one.difference))).toBe(0n)
    expect(applications.length).toBeGreaterThan(0)
  }
})

test('a short pay shows open, applied, left and every limit', async () => {
  for (const found of await findingsOf('payment', 'short_pay')) {
    const { applications, steps } = await reasonOf(found)
    expect(applications.map((one) => -BigInt(one.left?.minor ?? 0))).toContain(found.variance_minor)
    const figures = steps.flatMap((group) => group.steps.flatMap((step) => step.figures.map((figure) => figure.name)))
    for (const name of ['open before', 'applied', 'left', 'absolute', 'share', 'limit']) expect(figures).toContain(name)
    for (const { gross, before, applied, left } of applications)
      expect(BigInt(gross?.minor ?? 0) - BigInt(before.minor) - BigInt(applied.minor)).toBe(BigInt(left?.minor ?? -1))
  }
})

test('a missing realised difference shows the base cleared beside what should have been', async () => {
  for (const found of await findingsOf('payment', 'realised_difference_missing')) {
    const { accounts, steps } = await reasonOf(found)
    const receivable = accounts.filter((one) => one.role === 'receivable').map((one) => one.base.difference)
    expect(sumOf(receivable)).toBe(found.variance_minor)
    const realised = accounts.find((one) => one.role === 'fx_realised')
    expect(realised?.base.actual.sign).toBe('zero')
    expect(realised?.base.difference.minor).toBe((-found.variance_minor).toString())
    expect(sumOf(accounts.map((one) => one.base.expected))).toBe(0n)
    expect(steps.flatMap((group) => group.steps.map((step) => step.text))).toContain('Realised exchange difference')
  }
})

test('a credit nobody used shows booked, used, open and its age', async () => {
  for (const found of await findingsOf('open_credit', 'aged')) {
    const reason = await readCreditReason(demo.reader, found)
    if (!reason) throw new Error('an open credit has figures')
    expect(BigInt(reason.open.minor)).toBe(found.variance_minor)
    expect(BigInt(reason.booked.minor) + BigInt(reason.used.minor)).toBe(found.variance_minor)
    expect(Number(reason.age)).toBeGreaterThan(Number(reason.limit))
    expect(reason.invoice?.open.sign).toBe('positive')
  }
})

test('other kinds of findings, and other entities, have no such figures', async () => {
  const [found] = await findingsOf('payment', 'short_pay')
  const [credit] = await findingsOf('open_credit', 'aged')
  if (!found || !credit) throw new Error('both are there')
  expect(await readPaymentReason(demo.reader, credit)).toBeNull()
  expect(await readCreditReason(demo.reader, found)).toBeNull()
  const elsewhere = { ...demo.reader, scope: ['NOBODY'] }
  expect(await readPaymentReason(elsewhere, found)).toBeNull()
  expect(await readCreditReason(elsewhere, credit)).toBeNull()
})
