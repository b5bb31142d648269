import { type Browser, expect, type Page, test } from '@playwright/test'
import { demoPassword } from '../../server/auth/seed-users.ts'
import { signInCaller } from '../support/browser-session.ts'

/** Posting, reading back and comparing again take a few seconds each. */
const PROOF_MS = 150_000

async function as(browser: Browser, who: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage()
  await signInCaller(page.request, { email: `${who}@halden.example`, password: demoPassword })
  return page
}

/** The first open exception that a plan can post as it is. */
async function openMissing(page: Page): Promise<string> {
  await page.goto('/queue?by=document&class=MISSING_IN_ERP')
  const links = page.getByRole('link', { name: /^EXC-/ })
  await expect(links.first()).toBeVisible()
  for (const href of await links.evaluateAll((found) => found.map((link) => link.getAttribute('href') ?? '/'))) {
    await page.goto(href)
    const propose = page.getByRole('button', { name: 'Propose a plan' })
    if ((await propose.count()) > 0 && (await propose.first().getAttribute('aria-disabled')) === null) return href
  }
  throw new Error('no missing document can be posted')
}

test('an analyst proposes, a controller approves, the ERP takes it and the exception resolves by proof', async ({
  browser,
}) => {
  test.setTimeout(PROOF_MS + 60_000)
  const analyst = await as(browser, 'analyst')
  const exception = await openMissing(analyst)
  await analyst.getByRole('button', { name: 'Propose a plan' }).click()
  const dialog = analyst.getByRole('dialog')
  await expect(dialog).toContainText('can be reversed')
  await dialog.getByRole('textbox').fill('Billing is right; it never arrived.')
  await dialog.getByRole('button', { name: 'Propose a plan' }).click()
  await expect(analyst).toHaveURL(/\/plans\//)
  const plan = new URL(analyst.url()).pathname

  const own = analyst.getByRole('button', { name: /^Approve/ })
  await expect(own).toHaveAttribute('aria-disabled', 'true')
  await expect(own).toHaveAccessibleDescription(/You proposed this plan/)

  const controller = await as(browser, 'controller')
  await controller.goto(plan)
  await controller.getByRole('button', { name: /^Approve/ }).click()
  await controller
    .getByRole('dialog')
    .getByRole('button', { name: /^Approve/ })
    .click()
  await expect(async () => {
    await controller.goto(plan)
    await expect(controller.getByText('1 of 1 seen in the ERP')).toBeVisible({ timeout: 2000 })
    await controller.goto(exception)
    await expect(controller.getByText('Resolved', { exact: true }).first()).toBeVisible({ timeout: 2000 })
  }).toPass({ timeout: PROOF_MS, intervals: [2000] })

  await controller.goto(plan)
  await controller.getByRole('table', { name: 'Documents' }).getByRole('link').first().click()
  await expect(controller.getByRole('heading', { name: 'What happened' })).toBeVisible()
  await expect(controller.getByText('Read back').first()).toBeVisible()
})

test('an auditor reads plans and postings and has nothing to press', async ({ browser }) => {
  const auditor = await as(browser, 'auditor')
  for (const path of ['/plans', '/posting', '/settings/connections']) {
    await auditor.goto(path)
    await expect(auditor.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(auditor.getByRole('button', { name: /Approve|Propose|Pause|Resume|Retry|Connect|Test/ })).toHaveCount(
      0,
    )
  }
  await auditor.goto('/queue?by=document')
  await auditor.getByRole('link', { name: /^EXC-/ }).first().click()
  await expect(auditor.getByRole('heading', { name: 'What to do' })).toBeVisible()
  await expect(auditor.getByRole('radio')).toHaveCount(0)
  await expect(auditor.getByRole('button', { name: /Propose|Wait|Accept/ })).toHaveCount(0)
  for (const action of ['plans.propose', 'plans.approve', 'postings.retry', 'connections.save']) {
    const answer = await auditor.request.post(`/api/actions/${action}`, { data: {} })
    expect(answer.status(), action).toBe(403)
  }
})
