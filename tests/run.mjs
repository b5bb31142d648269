// `npm test`: the quick checks, the build, unit and database tests, and the browser. It ends with the line that counts.
import { execFileSync } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { findBrowser } from './find-browser.mjs'
import { conclude, quickSteps, root, runStep, vitestStep } from './steps.mjs'
import { findTryton, trytonNeeds } from './support/tryton/find-tryton.mjs'

const counts = []
const notRun = []
for (const step of quickSteps) counts.push(await runStep(step))
counts.push(await runStep(vitestStep('unit and database tests', ['unit', 'integration'])))
if (findTryton()) counts.push(await runStep(vitestStep('Tryton tests', ['tryton'])))
else tellTrytonMissing()
const built = await runStep({ name: 'build', words: ['node', 'server/cli/tieout.mjs', 'build'] })
counts.push(built)
if (built.failed === 0) await runBrowserTests()
conclude(counts, notRun)

async function runBrowserTests() {
  const browser = await findBrowser()
  if (!browser) return tellBrowserMissing()
  counts.push(
    await runStep({
      name: 'browser tests',
      words: ['playwright', 'test', '--reporter=list,json'],
      env: {
        ...browser.env,
        CHROMIUM_PATH: browser.path,
        TIEOUT_E2E_PORT: String(await freePort()),
        PLAYWRIGHT_JSON_OUTPUT_NAME: join(root, 'test-results', 'browser.json'),
      },
      report: 'browser.json',
      count: countPlaywright,
    }),
  )
}

/** On a person's machine a missing browser is said in the last line; where CI is set it is a failure. */
function tellBrowserMissing() {
  const needs = 'a Chromium: set CHROMIUM_PATH or install one'
  if (process.env.CI) {
    console.error(`The browser tests need ${needs}.`)
    counts.push({ passed: 0, failed: 1 })
    return
  }
  const list = JSON.parse(
    execFileSync(process.execPath, ['node_modules/@playwright/test/cli.js', 'test', '--list', '--reporter=json'], {
      cwd: root,
      encoding: 'utf8',
    }),
  )
  notRun.push({ count: list.suites.reduce((total, suite) => total + countSpecs(suite), 0), needs })
}

/** The same for a missing Tryton. */
function tellTrytonMissing() {
  if (process.env.CI) {
    console.error(`The tests against a real ERP need ${trytonNeeds}.`)
    counts.push({ passed: 0, failed: 1 })
    return
  }
  const words = ['node_modules/vitest/vitest.mjs', 'list', '--project', 'tryton', '--no-static-parse', '--json']
  const listed = JSON.parse(execFileSync(process.execPath, words, { cwd: root, encoding: 'utf8' }))
  notRun.push({ count: listed.length, needs: trytonNeeds })
}

function countSpecs(suite) {
  return (suite.specs?.length ?? 0) + (suite.suites ?? []).reduce((total, inner) => total + countSpecs(inner), 0)
}

function countPlaywright(found) {
  const stats = found?.stats ?? { expected: 0, unexpected: 0, flaky: 0, skipped: 0 }
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}
