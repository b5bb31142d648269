import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { demoPassword } from '../../server/auth/seed-users.ts'
import { tieout } from '../support/browser-session.ts'

async function fillIn(page: Page, who: { email: string; password: string }): Promise<void> {
  await page.getByLabel('E-mail').fill(who.email)
  await page.getByLabel('Password').fill(who.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

test('a wrong password is told without saying whether the account exists, and the right one leads on', async ({
  page,
}) => {
  await page.goto('/documents?entity=HM-IE')
  await expect(page).toHaveURL(/\/login\?next=/)
  await fillIn(page, { email: 'nobody@halden.example', password: 'wrong' })
  await expect(page.getByText('E-mail or password is not right.')).toBeVisible()
  await fillIn(page, { email: 'controller@halden.example', password: demoPassword })
  await expect(page).toHaveURL(/\/documents\?entity=HM-IE$/)
})

test('an address that asks to be sent elsewhere after sign-in stays in the console', async ({ page }) => {
  for (const next of ['//elsewhere.example', 'https://elsewhere.example', '/\\elsewhere.example']) {
    await page.context().clearCookies()
    await page.goto(`/login?next=${encodeURIComponent(next)}`)
    await fillIn(page, { email: 'analyst@halden.example', password: demoPassword })
    await page.waitForURL((url) => !url.pathname.startsWith('/login'))
    expect(new URL(page.url()).hostname).toBe('localhost')
  }
})

/** A click before the page is alive opens nothing, so it is repeated until the menu is there. */
async function openAccountMenu(page: Page): Promise<void> {
  const menu = page.getByRole('menu')
  await expect(async () => {
    if (!(await menu.isVisible())) await page.getByRole('button', { name: /Account of|Konto von/ }).click()
    await expect(menu).toBeVisible({ timeout: 1000 })
  }).toPass()
}

const homes = [
  { email: 'analyst@halden.example', home: '/queue' },
  { email: 'controller@halden.example', home: '/queue' },
  { email: 'auditor@halden.example', home: '/overview' },
  { email: 'executive@halden.example', home: '/overview' },
  { email: 'integration@halden.example', home: '/settings/connections' },
  { email: 'admin@halden.example', home: '/settings/members' },
]

for (const { email, home } of homes) {
  test(`${email} begins at ${home} and signs out again`, async ({ page }) => {
    await page.goto('/')
    await fillIn(page, { email, password: demoPassword })
    await expect(page).toHaveURL(new RegExp(`${home}$`))
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await openAccountMenu(page)
    await page.getByRole('menuitem', { name: 'Sign out', exact: true }).click()
    await expect(page).toHaveURL(/\/login/)
    await page.goto(home)
    await expect(page).toHaveURL(/\/login/)
  })
}

test('a page for another role names the roles it is for', async ({ page }) => {
  await page.goto('/login')
  await fillIn(page, { email: 'executive@halden.example', password: demoPassword })
  await page.waitForURL((url) => !url.pathname.startsWith('/login'))
  const answer = await page.goto('/queue')
  expect(answer?.status()).toBe(403)
  await expect(page.getByRole('heading', { name: 'You may not see this page' })).toBeVisible()
  await expect(page.getByText('Analyst, Controller, Auditor')).toBeVisible()
})

test('the sign-in page is accessible in both themes and asks nobody else for anything', async ({ page }) => {
  const foreign: string[] = []
  page.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url())
    if (protocol.startsWith('http') && hostname !== 'localhost') foreign.push(request.url())
  })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.goto('/login')
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations).toEqual([])
  }
  expect(foreign).toEqual([])
})

test('the chosen language and theme stay', async ({ page }) => {
  await page.goto('/login')
  await fillIn(page, { email: 'analyst.ie@halden.example', password: demoPassword })
  await page.waitForURL('**/queue')
  await openAccountMenu(page)
  await page.getByRole('menuitemradio', { name: 'Dark' }).click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.getByRole('menuitemradio', { name: 'Deutsch' }).click()
  await expect(page.getByRole('navigation', { name: 'Konsole' })).toBeVisible()
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
  await openAccountMenu(page)
  await page.getByRole('menuitemradio', { name: 'English' }).click()
  await expect(page.getByRole('navigation', { name: 'Console' })).toBeVisible()
})

test('an administrator closes an account, which signs its person out, and opens it again', async ({
  page,
  browser,
}) => {
  const who = { email: `member-${Date.now()}@example.com`, password: 'closed from the list' }
  const name = `Mira Member ${Date.now() % 100_000}`
  tieout(['user', 'add', who.email, '--name', name, '--role', 'auditor'], `${who.password}\n`)
  const other = await browser.newPage()
  await page.goto('/login')
  await fillIn(page, { email: 'admin@halden.example', password: demoPassword })
  await expect(page).toHaveURL(/\/settings\/members$/)
  const row = page.getByRole('row', { name })
  await expect(async () => {
    await row.getByRole('button', { name: 'Close account' }).click()
    await expect(page.getByRole('dialog')).toBeVisible({ timeout: 1000 })
  }).toPass()
  await page.getByRole('dialog').getByRole('button', { name: 'Close account' }).click()
  await expect(row.getByText('Closed')).toBeVisible()
  await other.goto(new URL('/login', page.url()).href)
  await fillIn(other, who)
  await expect(other.getByText('E-mail or password is not right.')).toBeVisible()
  await row.getByRole('button', { name: 'Reopen' }).click()
  await expect(row.getByText('Open', { exact: true })).toBeVisible()
  await other.close()
})
