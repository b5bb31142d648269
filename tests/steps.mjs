// What `npm run check` and `npm test` share: running one tool, timing it, and counting what it checked.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'

export const root = join(import.meta.dirname, '..')
const bin = join(root, 'node_modules/.bin')

/** The quick steps, cheapest first. Each counts as one check; unit tests count one by one. */
export const quickSteps = [
  { name: 'lock file', words: ['node', 'server/launch/complete-lock.mjs', '--check'] },
  { name: 'format', words: ['biome', 'check', '--error-on-warnings', '.'] },
  { name: 'lint', words: ['oxlint', '--type-aware', '--deny-warnings'] },
  { name: 'route types', words: ['next', 'typegen'] },
  { name: 'types', words: ['tsc', '--noEmit'] },
  { name: 'dead code', words: ['knip', '--no-progress'] },
]

/** Runs one tool and answers with its count. A tool that fails without counting is one failure. */
export async function runStep(step) {
  const startedAt = performance.now()
  const report = step.report && join(root, 'test-results', step.report)
  if (report) {
    mkdirSync(dirname(report), { recursive: true })
    rmSync(report, { force: true })
  }
  const code = await run(step.words, step.env)
  const counted = report ? step.count(readReport(report)) : { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 }
  if (code !== 0 && counted.failed === 0) counted.failed = 1
  if (report && counted.passed + counted.failed === 0) counted.failed = 1 // a runner that found no test checked nothing
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  console.log(`${counted.failed === 0 ? 'ok    ' : 'FAILED'} ${step.name} (${seconds} s)\n`)
  return counted
}

/** Prints the line that ends a run and sets the exit code. */
export function conclude(counts, notRun = []) {
  const sum = (key) => counts.reduce((total, count) => total + (count[key] ?? 0), 0)
  const skipped = sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : ''
  const left = notRun.map((part) => `, ${part.count} not run (needs ${part.needs})`).join('')
  console.log(`${sum('passed')} passed, ${sum('failed')} failed${skipped}${left}`)
  process.exitCode = sum('failed') === 0 ? 0 : 1
}

/** The unit tests, or all of vitest's. */
export function vitestStep(name, projects) {
  const file = `${name.replaceAll(' ', '-')}.json`
  const chosen = projects.flatMap((project) => ['--project', project])
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=test-results/${file}`]
  const words = ['vitest', 'run', ...chosen, ...reporters]
  return { name, words, report: file, count: countVitest }
}

function countVitest(found) {
  return {
    passed: found?.numPassedTests ?? 0,
    failed: found?.numFailedTests ?? 0,
    skipped: found?.numPendingTests ?? 0,
  }
}

function readReport(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined
}

async function run([tool, ...rest], env = {}) {
  const program = tool === 'node' ? process.execPath : join(bin, tool)
  const child = spawn(program, rest, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    // Tools are scripts that ask for "node": they get the one that runs us.
    env: {
      ...process.env,
      PATH: `${bin}:${dirname(process.execPath)}:${process.env.PATH}`,
      NEXT_TELEMETRY_DISABLED: '1',
      ...env,
    },
  })
  const [code] = await once(child, 'exit')
  return code ?? 1
}
