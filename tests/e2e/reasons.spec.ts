import { expect, type Page, test } from '@playwright/test'
import { demoPassword } from '../../server/auth/seed-users.ts'
import { signInCaller } from '../support/browser-session.ts'

test.beforeEach(({ page }) => signInCaller(page.request, { email: 'analyst@halden.example', password: demoPassword }))

/** Opens the finding of a class that matters most. */
async function openFinding(page: Page, found: string): Promise<void> {
  await page.goto(`/queue?by=document&sort=stake&class=${found}`)
  const href = await page.getByRole('link', { name: 'EXC-' }).first().getAttribute('href')
  await page.goto(href ?? '/')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
}

/** The amounts of the tables of figures, which stand before the parts of the variance. */
const figures = (page: Page) =>
  page
    .locator('.detail-evidence table')
    .filter({ hasNot: page.locator('caption', { hasText: 'Parts of the variance' }) })
    .locator('[data-minor]')

for (const found of [
  'USAGE_VARIANCE',
  'RATING_VARIANCE',
  'REVENUE_VARIANCE',
  'PAYMENT_VARIANCE',
  'MISAPPLIED_PAYMENT',
  'UNAPPLIED_CREDIT',
  'CONTROL_ACCOUNT',
]) {
  test(`a finding of ${found} shows the figures it is made of`, async ({ page }) => {
    await openFinding(page, found)
    await expect(figures(page).first()).toBeVisible()
    expect(await figures(page).count()).toBeGreaterThan(2)
  })
}

test('usage and a schedule say step by step how their figures came about', async ({ page }) => {
  await openFinding(page, 'USAGE_VARIANCE')
  await expect(page.getByRole('heading', { name: 'How it was worked out' })).toBeVisible()
  await openFinding(page, 'REVENUE_VARIANCE&severity=medium')
  await expect(page.getByText('Earned by the end of the month').first()).toBeVisible()
})

test('the roll-forward adds up and comes apart into lines and their months', async ({ page }) => {
  await page.goto('/control/revenue')
  const [opening = '', billed = '', credited = '', recognised = '', closing = ''] = await page
    .getByRole('table')
    .first()
    .locator('tbody tr')
    .first()
    .locator('[data-minor]')
    .evaluateAll((cells) => cells.map((cell) => cell.getAttribute('data-minor') ?? ''))
  expect(BigInt(opening) + BigInt(billed) + BigInt(credited) + BigInt(recognised)).toBe(BigInt(closing))
  await page.getByRole('table').first().getByRole('link').first().click()
  await expect(page.getByRole('heading', { level: 1, name: 'Revenue by line' })).toBeVisible()
  await page.getByRole('table').getByRole('link').first().click()
  await expect(page.getByRole('heading', { level: 1, name: 'Revenue schedule' })).toBeVisible()
  await expect(page.getByRole('table', { name: 'Month by month' })).toContainText('REV-')
})

test('the roll-forward can be taken along', async ({ page }) => {
  const file = await page.request.get('/api/v1/revenue/roll-forward')
  expect(file.headers()['content-disposition']).toContain('attachment')
  expect((await file.text()).split('\n')[0]).toContain('entity,currency,basis,period,opening')
})
