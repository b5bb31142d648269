import { expect, type Page, test } from '@playwright/test'
import { demoPassword } from '../../server/auth/seed-users.ts'
import { signInCaller } from '../support/browser-session.ts'

const signIn = (page: Page, email: string) => signInCaller(page.request, { email, password: demoPassword })

/** The list once its rows are there and keys are heard. */
async function openQueue(page: Page, query = ''): Promise<void> {
  await page.goto(`/queue${query}`)
  await expect(page.getByRole('table', { name: 'Exceptions' })).toBeVisible()
  await expect(async () => {
    await page.keyboard.press('j')
    await expect(page.locator('tr[aria-current="true"]')).toHaveCount(1, { timeout: 1000 })
  }).toPass()
}

const rows = (page: Page) => page.locator('tr[data-line]')

test.describe('an analyst', () => {
  test.beforeEach(({ page }) => signIn(page, 'analyst@halden.example'))

  test('finds the largest exception of a class, understands it and traces it, without a mouse', async ({ page }) => {
    await openQueue(page, '?by=document&sort=stake')
    const stakes = await page.locator('tr[data-line] [data-minor]').evaluateAll((found) => found.length)
    expect(stakes).toBeGreaterThan(30)
    await openQueue(page, '?by=document&sort=stake&class=TAX_VARIANCE')
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/\/exceptions\//)
    await expect(page.getByText('1 of ')).toBeVisible()
    const sentence = page.locator('header p').first()
    await expect(sentence).toContainText(/(USD|EUR|JPY|KWD) [\d,]+/)
    await expect(page.getByText(/\d+ of \d+ fields differ/)).toBeVisible()
    await expect(page.locator('tr[data-comparison="equal"]')).toHaveCount(0)
    await expect(page.getByRole('heading', { name: 'Why', exact: true })).toBeVisible()
    await expect(page.getByText('What the rule asked, and found true')).toBeVisible()
    await page.keyboard.press('l')
    await expect(page).toHaveURL(/\/trace\//)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  })

  test('the parts of a variance add up to it', async ({ page }) => {
    await openQueue(page, '?by=document&sort=stake')
    await page.keyboard.press('o')
    const table = page.getByRole('table', { name: 'Parts of the variance' })
    const minors = await table
      .locator('[data-minor]')
      .evaluateAll((cells) => cells.map((cell) => cell.getAttribute('data-minor') ?? ''))
    const parts = minors.slice(0, -1).reduce((sum, minor) => sum + BigInt(minor), 0n)
    expect(parts).toBe(BigInt(minors.at(-1) ?? '0'))
  })

  test('debits equal credits in what was expected and in what was posted', async ({ page }) => {
    await openQueue(page, '?by=document&sort=stake')
    await page.keyboard.press('o')
    const proof = page.getByRole('table', { name: 'Postings' }).locator('tr.is-sum [data-minor]')
    const minors = await proof.evaluateAll((cells) => cells.map((cell) => cell.getAttribute('data-minor')))
    expect(minors[0]).toBe(minors[1])
    expect(minors[2]).toBe(minors[3])
  })

  test('narrows the list by facets, and the address shows the same rows to somebody else', async ({ page }) => {
    await openQueue(page)
    await page.getByRole('checkbox', { name: /HM-JP/ }).click()
    await expect(page).toHaveURL(/entity=HM-JP/)
    await expect(page.getByRole('checkbox', { name: /HM-JP/ })).toBeChecked()
    const before = await rows(page).allInnerTexts()
    expect(before.length).toBeGreaterThan(0)
    for (const text of before) expect(text).toContain('HM-JP')
    await page.reload()
    await expect(rows(page)).toHaveCount(before.length)
    await page.getByRole('link', { name: 'Clear' }).click()
    await expect(page).not.toHaveURL(/entity=/)
  })

  test('walks through pages that neither repeat nor skip', async ({ page }) => {
    await openQueue(page, '?by=document&sort=age')
    const total = Number((await page.getByText(/\d+ open items?/).innerText()).match(/\d+/)?.[0])
    const seen = new Set<string>()
    for (;;) {
      for (const id of await rows(page).evaluateAll((found) => found.map((row) => row.getAttribute('data-line') ?? '')))
        seen.add(id)
      const next = page.getByRole('link', { name: 'Next', exact: true })
      if (!(await next.isVisible())) break
      const first = await rows(page).first().getAttribute('data-line')
      await next.click()
      await expect(rows(page).first()).not.toHaveAttribute('data-line', first ?? '')
    }
    expect(seen.size).toBe(total)
  })

  test('opens a case into its documents and sees its sums per currency', async ({ page }) => {
    await openQueue(page)
    const toggle = page.getByRole('link', { name: /Show the documents of CASE-/ }).first()
    await toggle.click()
    await expect(page.locator('tr.is-child').first()).toBeVisible()
    await page
      .getByRole('link', { name: /^CASE-/ })
      .first()
      .click()
    await expect(page).toHaveURL(/\/cases\//)
    await expect(page.getByRole('heading', { name: 'Affected' })).toBeVisible()
    await expect(page.locator('header p').first()).toContainText(/documents/)
  })

  test('previews a row with Space and goes on with J', async ({ page }) => {
    await openQueue(page, '?by=document')
    await page.keyboard.press('Space')
    const preview = page.getByRole('complementary', { name: 'Preview' })
    const first = await preview.getByRole('heading').innerText()
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await expect(preview.getByText('What to do')).toBeVisible()
    expect(first).not.toBe('')
    await page.keyboard.press('Escape')
    await expect(preview).toBeHidden()
  })

  test('goes to the overview with G and O, also from a row', async ({ page }) => {
    await openQueue(page, '?by=document')
    await page.keyboard.press('g')
    await page.keyboard.press('o')
    await expect(page).toHaveURL(/\/overview/)
  })

  test('takes two rows, and undo gives them back', async ({ page }) => {
    await openQueue(page, '?by=document&sort=due')
    const mine = page.getByRole('link', { name: /^Mine/ })
    const before = (await mine.textContent()) ?? ''
    await page.keyboard.press('x')
    await page.keyboard.press('j')
    await page.keyboard.press('x')
    await expect(page.getByText('2 selected').first()).toBeVisible()
    await page.keyboard.press('i')
    await expect(page.getByText('2 exceptions assigned')).toBeVisible()
    await expect(mine).not.toHaveText(before)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(mine).toHaveText(before)
  })

  test('comments on an exception, and the comment stays', async ({ page }) => {
    await openQueue(page, '?by=document&sort=age')
    await page.keyboard.press('o')
    await page.getByLabel(/Comment on EXC-/).fill('Asked the sales desk for the contract.')
    await page.getByRole('button', { name: 'Add comment' }).click()
    await expect(page.getByText('Asked the sales desk for the contract.').first()).toBeVisible()
    await page.reload()
    await expect(page.getByRole('listitem').getByText('Asked the sales desk for the contract.').first()).toBeVisible()
  })

  test('takes every row of a view away as CSV, with amounts as decimals', async ({ page }) => {
    await openQueue(page, '?by=document')
    const total = Number((await page.getByText(/\d+ open items?/).innerText()).match(/\d+/)?.[0])
    const csv = await (await page.request.get('/api/v1/queue?format=csv')).text()
    const lines = csv.trim().split('\n')
    expect(lines).toHaveLength(total + 1)
    expect(lines[0]).toContain('reference,status,severity,class,cause,sentence')
  })

  test('is told why a list is empty and how to fill it again', async ({ page }) => {
    await page.goto('/queue?q=no-such-document-number')
    await expect(page.getByRole('heading', { name: 'Nothing here fits the filters' })).toBeVisible()
    await page.getByRole('link', { name: 'Clear filters' }).click()
    await expect(page.getByRole('table', { name: 'Exceptions' })).toBeVisible()
  })
})

test('an analyst of one entity sees only its books, and another entity’s exception does not exist for them', async ({
  page,
  browser,
}) => {
  await signIn(page, 'analyst@halden.example')
  await openQueue(page, '?by=document&entity=HM-US')
  const foreign = await rows(page).first().getAttribute('data-line')
  const context = await browser.newContext()
  const other = await context.newPage()
  await signIn(other, 'analyst.ie@halden.example')
  await openQueue(other, '?by=document')
  for (const text of await rows(other).allInnerTexts()) expect(text).toContain('HM-IE')
  const answer = await other.goto(`/exceptions/${foreign}`)
  expect(answer?.status()).toBe(404)
  const action = await other.request.post('/api/actions/exceptions.comment', {
    data: { exceptionId: foreign, text: 'mine' },
  })
  expect(action.status()).toBe(409)
  await context.close()
})

test('an auditor reads everything and finds no control that changes anything', async ({ page }) => {
  await signIn(page, 'auditor@halden.example')
  await openQueue(page, '?by=document&class=TAX_VARIANCE')
  await expect(page.getByRole('checkbox', { name: /Select/ })).toHaveCount(0)
  await page.keyboard.press('o')
  await expect(page.getByText(/fields differ/)).toBeVisible()
  await expect(page.getByRole('button', { name: /Assign|comment/i })).toHaveCount(0)
  await expect(page.getByRole('textbox', { name: /Comment/ })).toHaveCount(0)
  for (const name of ['exceptions.assign', 'exceptions.comment']) {
    expect((await page.request.post(`/api/actions/${name}`, { data: {} })).status()).toBe(403)
  }
})

test('an executive sees the overview and no way into single exceptions', async ({ page }) => {
  await signIn(page, 'executive@halden.example')
  await page.goto('/overview')
  await expect(page.getByRole('heading', { name: 'Open exceptions' })).toBeVisible()
  await expect(page.locator('a[href^="/queue"], a[href^="/exceptions"], a[href^="/cases"]')).toHaveCount(0)
  expect((await page.goto('/queue'))?.status()).toBe(403)
})
