import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { demoPassword } from '../../server/auth/seed-users.ts'

async function signIn(page: Page, email: string, path: string): Promise<void> {
  await page.goto(path)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(demoPassword)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL((url) => !url.pathname.startsWith('/login'))
}

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([])
}

/** An ERP document of the example company whose invoice bills usage by the call. */
const metered = { erp: 'AR26000605', entity: 'HM-US', invoice: 'inv-us-000342' }

test('an auditor follows an ERP number up to the usage events, every hop proved, with nothing to change anywhere', async ({
  page,
}) => {
  await signIn(page, 'auditor@halden.example', '/documents')
  const { erp: number, entity } = metered
  await page.getByRole('searchbox', { name: 'Search document, customer, reference' }).fill(number)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/q=AR26000605/)
  await page
    .getByRole('row', { name: new RegExp(`${number} .*${entity}`) })
    .getByRole('link')
    .first()
    .click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(number)
  await page.getByRole('link', { name: 'Trace', exact: true }).last().click()
  await page.getByRole('link', { name: 'Up', exact: true }).click()
  await expect(page).toHaveURL(/dir=up/)
  await expect(page.getByText(metered.invoice).first()).toBeVisible()

  const hops = page.getByRole('table', { name: 'The same trace as a table' })
  for (const kind of ['posted as', 'expected as', 'invoiced as', 'rated as', 'aggregated']) {
    await expect(hops.getByRole('row').filter({ hasText: kind }).first()).toBeVisible()
  }
  const cells = await hops
    .locator('tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent?.trim() ?? '')),
    )
  for (const [from, kind, to, , carried] of cells) {
    expect(from).not.toBe('')
    expect(to).not.toBe('')
    if (kind !== 'aggregated') expect(carried).toMatch(/^\(?[\d,.]+\)?$/)
  }

  const proof = page.getByRole('table', { name: 'Every hop proved' })
  for (const hop of ['Lines + tax = document', 'Document = expected receivable', 'Expected = posted in the ERP']) {
    const row = proof.getByRole('row', { name: new RegExp(hop.replaceAll('+', '\\+')) })
    await expect(row).toContainText('Conserved')
    await expect(row).toContainText('0.00')
  }
  await expectAccessible(page)

  await page
    .getByRole('region', { name: /^Lineage/ })
    .getByRole('link', { name: /usage events/ })
    .first()
    .click()
  await expect(page.getByRole('table', { name: /^Events of / })).toBeVisible()
  for (const control of ['Reconcile now', 'Assign', 'Take', 'Comment'])
    await expect(page.getByRole('button', { name: control })).toHaveCount(0)
  await page.goto('/runs')
  await expect(page.getByRole('heading', { name: 'Runs' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Reconcile now' })).toHaveCount(0)
  for (const action of ['runs.request', 'exceptions.assign', 'exceptions.comment']) {
    const answer = await page.request.post(`/api/actions/${action}`, {
      data: {},
      headers: { origin: new URL(page.url()).origin },
    })
    expect(answer.status(), action).toBe(403)
  }
})

test('a reader of one entity finds nothing of another, by search or by address', async ({ page }) => {
  await signIn(page, 'analyst.ie@halden.example', '/documents?kind=invoice')
  const rows = page.getByRole('table', { name: 'Documents' }).locator('tbody tr')
  await expect(rows.first()).toBeVisible()
  await expect(rows.filter({ hasText: 'HM-US' })).toHaveCount(0)
  for (const path of ['/documents/invoice/inv-us-000001', '/trace/invoice/inv-us-000001']) {
    expect((await page.goto(path))?.status(), path).toBe(404)
  }
  await page.goto('/documents?q=inv-us-000001')
  await expect(page.getByRole('heading', { name: 'Nothing matches' })).toBeVisible()
})

test('pages of documents follow one another without a gap and lead back again', async ({ page }) => {
  await signIn(page, 'analyst@halden.example', '/documents')
  const numbers = () =>
    page.getByRole('table', { name: 'Documents' }).locator('tbody tr td:first-child').allTextContents()
  const first = await numbers()
  await page.getByRole('link', { name: 'Next' }).click()
  await expect(page).toHaveURL(/after=/)
  await expect.poll(async () => (await numbers())[0]).not.toBe(first[0])
  const second = await numbers()
  expect(second.filter((number) => first.includes(number))).toEqual([])
  await page.getByRole('link', { name: 'Previous' }).click()
  await expect.poll(numbers, { timeout: 20_000 }).toEqual(first)
})

test('an analyst asks for a run and sees it end', async ({ page }) => {
  await signIn(page, 'analyst@halden.example', '/runs')
  const runs = page.getByRole('table', { name: 'Runs' }).locator('tbody tr')
  const before = await runs.count()
  await page.getByRole('button', { name: 'Reconcile now' }).click()
  await expect(page.getByText(/requested|already waits/)).toBeVisible({ timeout: 30_000 })
  await expect.poll(() => runs.count(), { timeout: 45_000 }).toBeGreaterThan(before)
  await expect(runs.first()).toContainText('Complete', { timeout: 45_000 })
  await runs.first().getByRole('link').first().click()
  await expect(page.getByRole('heading', { name: /^Run of/ })).toBeVisible()
  await expectAccessible(page)
})

test('every drop adds up on the page of its import and on the control totals', async ({ page }) => {
  await signIn(page, 'controller@halden.example', '/imports')
  await page.getByRole('table', { name: 'Imports' }).locator('tbody tr').first().getByRole('link').click()
  await expect(page.getByRole('table', { name: 'Feeds' })).toContainText('Adds up')
  await expect(page.getByText('Does not add up')).toHaveCount(0)
  await expectAccessible(page)
  await page.goto('/control')
  await expect(page.getByText('All tie out')).toBeVisible()
  await expectAccessible(page)
  await page.goto('/control?view=documents')
  await expect(page.getByText('Adds up').first()).toBeVisible()
  await expect(page.getByText('Does not add up')).toHaveCount(0)
})
