import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from '@playwright/test'

const port = process.env['TIEOUT_E2E_PORT'] ?? '3199'
// The configuration is read by every worker: only the first may choose the folder.
process.env['TIEOUT_E2E_DATA'] ??= mkdtempSync(join(tmpdir(), 'tieout-e2e-'))

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results/browser',
  timeout: 60_000,
  retries: 0,
  workers: 2,
  forbidOnly: !!process.env['CI'],
  use: {
    baseURL: `http://localhost:${port}`,
    locale: 'en-GB',
    timezoneId: 'UTC',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-dev-shm-usage',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  webServer: {
    command: `${process.execPath} server/cli/tieout.mjs demo`,
    url: `http://localhost:${port}/healthz`,
    env: { PORT: port, TIEOUT_DATA: process.env['TIEOUT_E2E_DATA'] },
    // A first start imports and reconciles three drops.
    timeout: 300_000,
    stdout: 'pipe',
    gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
  },
})
