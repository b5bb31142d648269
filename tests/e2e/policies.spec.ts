import { type Browser, expect, type Page, test } from '@playwright/test'
import { demoPassword } from '../../server/auth/seed-users.ts'
import { signInCaller, tieout } from '../support/browser-session.ts'

async function as(browser: Browser, who: { email: string; password: string }): Promise<Page> {
  const page = await (await browser.newContext()).newPage()
  await signInCaller(page.request, who)
  await page.goto('/settings/policies')
  await expect(page.getByRole('heading', { name: 'Policies', level: 1 })).toBeVisible()
  return page
}

const demo = (role: string) => ({ email: `${role}@halden.example`, password: demoPassword })

/** A second controller of one's own: the example has only one. */
function secondController(): { email: string; password: string } {
  const who = { email: `second-${Date.now()}@example.com`, password: 'four eyes see more' }
  tieout(['user', 'add', who.email, '--name', 'Sal Second', '--role', 'controller'], `${who.password}\n`)
  return who
}

async function choose(page: Page, label: string, option: RegExp): Promise<void> {
  await page.getByRole('dialog').getByRole('combobox', { name: label }).click()
  await page.getByRole('option', { name: option }).click()
}

test('one controller proposes a tolerance and may not approve it, another brings it into force', async ({
  browser,
}) => {
  const second = secondController()
  const controller = await as(browser, demo('controller'))
  await controller.getByRole('button', { name: 'Propose a policy' }).click()
  const dialog = controller.getByRole('dialog')
  await dialog.getByRole('button', { name: /^Propose/ }).click()
  await expect(dialog.getByRole('textbox', { name: 'Amount' })).toHaveAccessibleDescription(/Give an amount/)
  await expect(dialog.getByRole('textbox', { name: 'Why this is right' })).toHaveAttribute('aria-invalid', 'true')

  await choose(controller, 'Entity', /^HM-JP/)
  await choose(controller, 'Currency', /^JPY$/)
  await choose(controller, 'Class of exception', /^Rounding$/)
  await dialog.getByRole('textbox', { name: 'Amount' }).fill('2')
  // Of a day on which nothing of the example stands, so that it accepts nothing other tests look at.
  await dialog.getByRole('textbox', { name: 'Valid from' }).fill('2031-01-01')
  await expect(dialog.getByText('It would accept nothing')).toBeVisible()
  await dialog.getByRole('textbox', { name: 'Why this is right' }).fill('Yen are whole; two of them are rounding.')
  await dialog.getByRole('button', { name: /^Propose/ }).click()
  await expect(dialog).toBeHidden()

  const waits = (page: Page) =>
    page.getByRole('table', { name: 'Waiting for a decision' }).getByRole('row', { name: /HM-JP, JPY, Rounding/ })
  await expect(waits(controller)).toContainText('JPY 2')
  await expect(waits(controller)).toContainText('You proposed this policy')
  const own = waits(controller).getByRole('button', { name: 'Approve' })
  await expect(own).toHaveAttribute('aria-disabled', 'true')
  await expect(own).toHaveAccessibleDescription(/You proposed this policy/)

  const other = await as(browser, second)
  await other.goto('/approvals')
  const request = other
    .getByRole('table', { name: 'Waiting for you' })
    .getByRole('row', { name: /HM-JP, JPY, Rounding/ })
  await request.getByRole('link', { name: 'Review' }).click()
  await expect(other).toHaveURL(/\/settings\/policies/)
  await waits(other).getByRole('button', { name: 'Approve' }).click()
  await expect(other.getByRole('dialog')).toContainText('Yen are whole')
  await other.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
  const kept = other.getByRole('table', { name: 'Tolerances' }).getByRole('row', { name: /HM-JP, JPY, Rounding/ })
  await expect(kept).toContainText('Coming')
  await expect(kept).toContainText('Approved by Sal Second')
  await expect(waits(other)).toHaveCount(0)
})

test('an auditor reads the policies and has nothing to press', async ({ browser }) => {
  const auditor = await as(browser, demo('auditor'))
  await expect(auditor.getByRole('button', { name: /Propose|Approve|Reject|Change|End/ })).toHaveCount(0)
  for (const action of ['policies.propose', 'policies.approve', 'policies.reject', 'policies.end']) {
    const answer = await auditor.request.post(`/api/actions/${action}`, { data: {} })
    expect(answer.status(), action).toBe(403)
  }
})
