import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { demoPassword } from '../../server/auth/seed-users.ts'
import { signInCaller } from '../support/browser-session.ts'

type Place = readonly [name: string, open: (page: Page) => Promise<void>, role?: string]

const openFirst = async (page: Page, query: string, prefix: string) => {
  await page.goto(`/queue${query}`)
  const href = await page.getByRole('link', { name: prefix }).first().getAttribute('href')
  await page.goto(href ?? '/')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
}

const openCell = async (page: Page) => {
  await page.goto('/control/tie-outs/T5')
  const href = await page.getByRole('link', { name: 'Explained' }).first().getAttribute('href')
  await page.goto(href ?? '/')
}

const openRevenueLine = async (page: Page) => {
  await page.goto('/control/revenue')
  await page.goto((await page.getByRole('table').first().getByRole('link').first().getAttribute('href')) ?? '/')
  await page.goto((await page.getByRole('table').getByRole('link').first().getAttribute('href')) ?? '/')
}

const openUsage = async (page: Page) => {
  await page.goto('/control/tie-outs/T1')
  const cell = await page.getByRole('table').first().getByRole('link').first().getAttribute('href')
  await page.goto(`${cell}&rows=all`)
  await page.goto((await page.locator('a[href^="/control/usage"]').first().getAttribute('href')) ?? '/')
}

const places: readonly Place[] = [
  ['queue', async (page) => void (await page.goto('/queue'))],
  ['queue-flat', async (page) => void (await page.goto('/queue?by=document&sort=stake'))],
  ['exception', (page) => openFirst(page, '?by=document&sort=stake', 'EXC-')],
  ['case', (page) => openFirst(page, '', 'CASE-')],
  ['overview', async (page) => void (await page.goto('/overview'))],
  ['mappings', async (page) => void (await page.goto('/mappings'))],
  ['mapping set', async (page) => void (await page.goto('/mappings/gl_tax'))],
  ['approvals', async (page) => void (await page.goto('/approvals')), 'controller'],
  ['plans', async (page) => void (await page.goto('/plans'))],
  ['posting', async (page) => void (await page.goto('/posting')), 'controller'],
  ['periods', async (page) => void (await page.goto('/close')), 'controller'],
  ['control', async (page) => void (await page.goto('/control'))],
  ['tie-out cell', (page) => openCell(page)],
  ['bridge', async (page) => void (await page.goto('/control/bridge'))],
  ['revenue', async (page) => void (await page.goto('/control/revenue'))],
  ['revenue line', (page) => openRevenueLine(page)],
  ['revenue finding', (page) => openFirst(page, '?by=document&class=REVENUE_VARIANCE', 'EXC-')],
  ['journal finding', (page) => openFirst(page, '?by=document&class=CONTROL_ACCOUNT', 'EXC-')],
  ['usage events', (page) => openUsage(page)],
  ['source findings', async (page) => void (await page.goto('/control/findings'))],
  ['policies', async (page) => void (await page.goto('/settings/policies')), 'controller'],
  ['connections', async (page) => void (await page.goto('/settings/connections')), 'integration'],
]
const screens = [
  { name: 'desk', width: 1440, height: 900 },
  { name: 'phone', width: 390, height: 844 },
]

for (const [name, open, role = 'analyst'] of places) {
  for (const theme of ['light', 'dark'] as const) {
    test(`${name} has no serious accessibility fault in ${theme}, and fits desk and phone`, async ({ page }, info) => {
      await signInCaller(page.request, { email: `${role}@halden.example`, password: demoPassword })
      await page.emulateMedia({ colorScheme: theme })
      await open(page)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      const found = await new AxeBuilder({ page }).analyze()
      const grave = found.violations.filter((fault) => fault.impact === 'serious' || fault.impact === 'critical')
      expect(grave.map((fault) => `${fault.id}: ${fault.nodes[0]?.html}`)).toEqual([])
      for (const screen of screens) {
        await page.setViewportSize(screen)
        const width = await page.evaluate(() => document.documentElement.scrollWidth)
        expect(width, `${name} on ${screen.name}`).toBeLessThanOrEqual(screen.width)
        await page.screenshot({ path: info.outputPath(`${name}-${theme}-${screen.name}.png`) })
      }
    })
  }
}

test('the queue shows at least sixteen rows on a desk', async ({ page }) => {
  await signInCaller(page.request, { email: 'analyst@halden.example', password: demoPassword })
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.goto('/queue?by=document')
  await expect(page.getByRole('table', { name: 'Exceptions' })).toBeVisible()
  const visible = await page
    .locator('tr[data-line]')
    .evaluateAll((rows) => rows.filter((row) => row.getBoundingClientRect().bottom < window.innerHeight - 40).length)
  expect(visible).toBeGreaterThanOrEqual(16)
})
