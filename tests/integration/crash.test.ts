import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type EmbeddedServer, ensureEmbeddedServer } from '#server/launch/embedded-server'
import { migrateAll } from '#server/launch/migrate-all'
import { findRunningServer } from '#server/launch/server-folder'
import { killWhole, startVictim } from '#tests/support/victim'
import { demoDrop } from '#tests/support/world'
import { seededRandom } from '#tests/support/worlds/shuffle'

type Step = readonly ['import' | 'reconcile', string]
type Counts = Readonly<Record<string, number>>

// What exists once per attempt, not once per fact.
const history = ['import_attempt', 'run', 'audit', 'audit_head', 'counter', 'kysely_migration_lock']
const before: readonly Step[] = [
  ['import', demoDrop('2026-02-03')],
  ['reconcile', '2026-02-03T18:00:00Z'],
]
const steps: readonly Step[] = [
  ['import', demoDrop('2026-03-03')],
  ['reconcile', '2026-03-03T18:00:00Z'],
]
const ROUNDS = 10
const random = seededRandom(20261122)

let home = ''
let server: EmbeddedServer
let undisturbed: { counts: Counts[]; answers: string[]; milliseconds: number[] }

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'tieout-crash-'))
  server = await startServer()
  await migrateAll(server)
  for (const step of before) await runToEnd('tieout', step)
  undisturbed = await runUndisturbed()
}, 120_000)
afterAll(async () => {
  await server.stop()
  await rm(home, { recursive: true, force: true })
})

function startServer(): Promise<EmbeddedServer> {
  // Nothing needs to survive the machine itself; processes die here, and what the kernel was given it keeps.
  return ensureEmbeddedServer({ folder: join(home, 'pg'), settings: { fsync: 'off', max_connections: '60' } })
}

const named = (url: string, name: string) => url.replace('/tieout?', `/${name}?`)

async function ask<Row extends pg.QueryResultRow>(name: string, statement: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: named(server.ownerUrl, name) })
  await client.connect()
  try {
    return (await client.query<Row>(statement)).rows
  } finally {
    await client.end()
  }
}

/** Rows of every table of ours that hold facts or findings. */
async function countRows(name: string): Promise<Counts> {
  const tables = await ask<{ relname: string }>(
    name,
    `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
       and relpersistence = 'p' order by relname`,
  )
  const facts = tables.map(({ relname }) => relname).filter((table) => !history.includes(table))
  const counts = facts.map((table) => `select '${table}' as name, count(*)::int as rows from ${table}`)
  const found = await ask<{ name: string; rows: number }>(name, counts.join(' union all '))
  return Object.fromEntries(found.map(({ name: table, rows }) => [table, rows]))
}

async function runToEnd(name: string, step: Step): Promise<{ answer: string; milliseconds: number }> {
  const { answer, milliseconds } = await startVictim(named(server.appUrl, name), step).ended
  if (answer === undefined) throw new Error(`${step.join(' ')} did not end well`)
  return { answer, milliseconds }
}

async function runUndisturbed() {
  await ask('postgres', 'create database calm template tieout')
  const found: typeof undisturbed = { counts: [await countRows('calm')], answers: [], milliseconds: [] }
  for (const step of steps) {
    const { answer, milliseconds } = await runToEnd('calm', step)
    found.answers.push(answer)
    found.milliseconds.push(milliseconds)
    found.counts.push(await countRows('calm'))
  }
  return found
}

/** Begins a step and kills worker or database after a part of its undisturbed time. Returns what it managed to say. */
async function runKilled(name: string, step: Step, wish: { victim: string; afterMs: number }) {
  const worker = startVictim(named(server.appUrl, name), step)
  await worker.begun
  await pause(wish.afterMs)
  if (wish.victim === 'worker') worker.child.kill('SIGKILL')
  else await killWhole(findRunningServer(join(home, 'pg')) ?? 0)
  const { answer } = await worker.ended
  if (wish.victim === 'database') server = await startServer()
  return answer
}

/** A moment in every tenth of the step, at random within it. */
const moments = Array.from({ length: ROUNDS }, (_, round) => ({
  round,
  victim: round % 2 === 0 ? 'worker' : 'database',
  parts: steps.map(() => (round + random()) / ROUNDS),
}))

test.each(moments)(
  'the $victim dies in round $round of import and of reconcile, and the next run ends as if it had not',
  async ({ round, victim, parts }) => {
    const name = `crash_${round}`
    await ask('postgres', `create database ${name} template tieout`)
    for (const [at, step] of steps.entries()) {
      const afterMs = (parts[at] ?? 0) * (undisturbed.milliseconds[at] ?? 0)
      await runKilled(name, step, { victim, afterMs })
      // Either nothing of the step is visible or all of it.
      expect([undisturbed.counts[at], undisturbed.counts[at + 1]]).toContainEqual(await countRows(name))
      const { answer } = await runToEnd(name, step)
      expect(step[0] === 'import' ? ['imported', 'unchanged'] : [undisturbed.answers[at]]).toContain(answer)
      expect(await countRows(name)).toEqual(undisturbed.counts[at + 1])
    }
    await ask('postgres', `drop database ${name} with (force)`)
  },
  180_000,
)
