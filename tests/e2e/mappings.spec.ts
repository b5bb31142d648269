import { type Browser, expect, type Page, test } from '@playwright/test'
import { demoPassword } from '../../server/auth/seed-users.ts'
import { signInCaller } from '../support/browser-session.ts'

/** A person in a browser of their own. */
async function personIn(browser: Browser, email: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage()
  await signInCaller(page.request, { email, password: demoPassword })
  return page
}

/** Opens the form of the key that nothing maps, as the coverage suggests it, and saves the draft. */
async function draftFor(page: Page, key: string, fill: Readonly<Record<string, string>> = {}): Promise<string> {
  await page.goto('/mappings')
  const row = page.getByRole('row', { name: new RegExp(key) })
  await row.getByRole('button', { name: 'Propose mapping' }).click()
  const form = page.getByRole('dialog')
  await expect(form.getByLabel('What the change does')).not.toHaveValue('')
  for (const [label, text] of Object.entries(fill)) await form.getByLabel(label).fill(text)
  await form.getByRole('button', { name: /Save draft/ }).click()
  await expect(page).toHaveURL(/\/mappings\/changes\//, { timeout: 20_000 })
  return page.url()
}

async function simulate(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Simulate/ }).click()
  await expect(page.getByText('Inputs unchanged since')).toBeVisible({ timeout: 30_000 })
}

async function requestApproval(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Request approval' }).click()
  await expect(page.getByText('Awaiting approval', { exact: true }).first()).toBeVisible()
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first()

test.describe.configure({ mode: 'serial' })

test('the unmapped tax code is mapped once, approved by another person, posted and resolved', async ({ browser }) => {
  test.setTimeout(240_000)
  const analyst = await personIn(browser, 'analyst@halden.example')
  const controller = await personIn(browser, 'controller@halden.example')
  await analyst.goto('/queue?class=UNMAPPED')
  const line = analyst.getByRole('row').filter({ hasText: 'Tax code NL-21 has no mapping' })
  const caseHref =
    (await line
      .getByRole('link', { name: /^CASE-/ })
      .first()
      .getAttribute('href')) ?? '/'
  await analyst.goto(caseHref)
  await expect(analyst.getByRole('link', { name: 'Propose a mapping change' })).toHaveAttribute('href', /^\/mappings/)
  const address = await draftFor(analyst, 'NL-21', { 'ERP tax code': 'NL21' })
  await simulate(analyst)
  await expect(analyst.getByText('6 clear', { exact: true })).toBeVisible()
  await expect(analyst.getByText('0 new', { exact: true })).toBeVisible()
  const changed = analyst.getByRole('table', { name: 'Affected documents' })
  await expect(changed.getByText('Clears', { exact: true })).toHaveCount(6)
  await requestApproval(analyst)

  await expect(button(analyst, 'Approve')).toHaveAttribute('aria-disabled', 'true')
  await expect(button(analyst, 'Approve')).toHaveAccessibleDescription(/./)

  await controller.goto('/approvals')
  await controller.getByRole('link', { name: /^MC-/ }).first().click()
  await expect(controller).toHaveURL(address)
  await button(controller, 'Approve').click()
  await controller.getByRole('dialog').getByRole('button', { name: 'Approve', exact: true }).click()
  await expect(controller.getByText('Approved', { exact: true }).first()).toBeVisible()

  const plans = controller.getByRole('link', { name: /^PLAN-/ })
  await expect(plans.first()).toBeVisible({ timeout: 90_000 })
  await expect(controller.getByText('Done', { exact: true }).first()).toBeVisible({ timeout: 90_000 })
  const plan = await plans.first().getAttribute('href')
  await controller.goto(`/posting?plan=${plan?.split('/').at(-1)}`)
  const postings = controller.getByRole('table', { name: 'Postings' })
  await expect(postings.getByRole('row')).toHaveCount(7)
  await expect(postings.getByText('Confirmed', { exact: true })).toHaveCount(6)

  await analyst.goto('/mappings')
  await expect(analyst.getByRole('table', { name: 'Keys without a mapping' }).getByText('NL-21')).toHaveCount(0)
  await analyst.goto(caseHref)
  await expect(analyst.getByText('Resolved', { exact: true }).first()).toBeVisible()
  await expect(analyst.getByRole('link', { name: 'Propose a mapping change' })).toHaveCount(0)
})

test('a change goes back to its author, comes again and can be rolled back', async ({ browser }) => {
  test.setTimeout(180_000)
  const analyst = await personIn(browser, 'analyst@halden.example')
  const controller = await personIn(browser, 'controller@halden.example')
  const address = await draftFor(analyst, 'bt-00231')
  await simulate(analyst)
  await requestApproval(analyst)

  await controller.goto(address)
  await button(controller, 'Request changes').click()
  await expect(controller.getByText('Say why, so that the authors know what to do.')).toBeVisible()
  await controller.getByLabel(/^Note for the audit log/).fill('Name the contract it follows from.')
  await button(controller, 'Request changes').click()
  await expect(controller.getByText('Changes requested', { exact: true }).first()).toBeVisible()

  await analyst.goto(address)
  await expect(analyst.getByText('Name the contract it follows from.').first()).toBeVisible()
  await button(analyst, 'Edit').click()
  await analyst
    .getByRole('dialog')
    .getByLabel('Why')
    .fill('The number of the old ERP customer ended with its contract.')
  await analyst.keyboard.press('Control+Enter')
  await expect(analyst.getByText('The number of the old ERP customer ended with its contract.')).toBeVisible()
  await simulate(analyst)
  await requestApproval(analyst)

  await controller.goto(address)
  await button(controller, 'Approve').click()
  await controller.getByRole('dialog').getByRole('button', { name: 'Approve', exact: true }).click()
  await expect(controller.getByText('Approved', { exact: true }).first()).toBeVisible()
  await button(controller, 'Roll back').click()
  const ask = controller.getByRole('dialog')
  await ask.getByLabel('Reason').fill('To see what it would take back.')
  await ask.getByRole('button', { name: 'Roll back', exact: true }).click()
  await expect(controller).not.toHaveURL(address)
  await expect(controller.getByRole('heading', { level: 1 })).toContainText('Roll back')
  await button(controller, 'Withdraw').click()
  await controller.getByRole('dialog').getByRole('button', { name: 'Withdraw', exact: true }).click()
  await expect(controller.getByText('Withdrawn', { exact: true }).first()).toBeVisible()
})

test('an auditor reads mappings and finds nothing to press', async ({ browser }) => {
  const auditor = await personIn(browser, 'auditor@halden.example')
  await auditor.goto('/mappings')
  await expect(auditor.getByRole('heading', { level: 1, name: 'Mappings' })).toBeVisible()
  await expect(auditor.getByRole('button', { name: 'Propose mapping' })).toHaveCount(0)
  await auditor.goto('/mappings/gl_tax')
  await auditor.getByRole('link', { name: /^MC-/ }).first().click()
  await expect(auditor.getByRole('heading', { name: 'Net effect per account and period' })).toBeVisible()
  for (const name of ['Approve', 'Reject', 'Request changes', 'Edit', 'Roll back', 'Comment']) {
    await expect(auditor.getByRole('button', { name, exact: true })).toHaveCount(0)
  }
})
