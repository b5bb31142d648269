import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { cpus, loadavg, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { canScore, scoreExports } from '#tests/support/score'
import { demoDays, demoDrop, demoKey, sampleWorld } from '#tests/support/world'
import { type ChangeCost, costOfTenChanges } from './change-cost.ts'
import { measureWorld, type WorldFigures } from './measure-world.ts'
import { costOfUsage, type UsageGrowth } from './usage-growth.ts'

interface Subject {
  readonly name: string
  readonly drop: string
  readonly key: string
}

type Row = WorldFigures & { readonly score: string }

/** Measures every example company that is at hand, shows a table, and writes it beside this file. A company that fails its score gets no figures. */
export async function measureAll(options: { rounds: number; write: boolean }): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'tieout-figures-'))
  try {
    const loadBefore = loadavg()
    const rows: Row[] = []
    for (const subject of await listSubjects(home)) {
      const out = join(home, 'out')
      const figures = await measureWorld(subject.name, { drop: subject.drop, out, rounds: options.rounds })
      rows.push({ ...figures, score: await scoreOf(out, subject) })
      console.log(tableRow(rows.at(-1)))
    }
    const costs = [await costOfTenChanges(home, 1), await costOfTenChanges(home, 10)]
    const growth = await growthOfUsage(home)
    const page = report({ rows, costs, growth, loadBefore, loadAfter: loadavg() })
    console.log(page)
    if (options.write) await writeFile(join(import.meta.dirname, 'README.md'), page)
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}

/** A tenth of the events, and all of them; nothing where the larger company is not at hand. */
async function growthOfUsage(home: string): Promise<UsageGrowth[]> {
  const large = sampleWorld('bench')
  if (!large) return []
  return [await costOfUsage(home, large.drop, 10), await costOfUsage(home, large.drop, 1)]
}

async function listSubjects(home: string): Promise<Subject[]> {
  const demo = demoDays.map(async (day) => ({
    name: `demo ${day}`,
    drop: demoDrop(day),
    key: await demoKey(day, home),
  }))
  const samples = (['fault-free', 'bench'] as const).flatMap((name) => {
    const found = sampleWorld(name)
    return found ? [{ name, ...found }] : []
  })
  return [...(await Promise.all(demo)), ...samples]
}

async function scoreOf(out: string, subject: Subject): Promise<string> {
  if (!canScore()) return 'not scored'
  const score = await scoreExports(out, subject.key)
  if (!score.passed) throw new Error(`${subject.name} fails its score: ${score.details.slice(0, 5).join('; ')}`)
  return `passed, ${score.details.length} remarks`
}

const times = (seconds: number, limit: number) => `${(seconds / limit).toFixed(0)}x`

function tableRow(row: Row | undefined): string {
  if (row === undefined) return ''
  const cells = [
    row.world,
    row.rows.toString(),
    String(row.documents),
    String(row.open),
    row.importSeconds.toFixed(1),
    `${row.copySeconds.toFixed(2)} (${times(row.importSeconds, row.copySeconds)})`,
    row.reconcileSeconds.toFixed(1),
    `${row.joinSeconds.toFixed(3)} (${times(row.reconcileSeconds, row.joinSeconds)})`,
    row.againSeconds.toFixed(2),
    row.score,
    `\`${row.resultSha.slice(0, 12)}\``,
  ]
  return `| ${cells.join(' | ')} |`
}

function costRow(cost: ChangeCost): string {
  const { copies, documents, imported, rerun, first } = cost
  const cells = [
    `${copies} x`,
    documents,
    first.seconds.toFixed(1),
    imported.rowsWritten,
    rerun.rowsWritten,
    rerun.rowsRead,
    rerun.seconds.toFixed(2),
  ]
  return `| ${cells.join(' | ')} |`
}

const LIMIT_SECONDS = 180
const LIMIT_MIB = 1024

function growthRow(cost: UsageGrowth): string {
  const both = cost.importSeconds + cost.reconcileSeconds
  const cells = [
    cost.events,
    cost.importSeconds.toFixed(1),
    cost.reconcileSeconds.toFixed(1),
    `${both.toFixed(1)} (${((100 * both) / LIMIT_SECONDS).toFixed(0)} %)`,
    ((1e6 * both) / cost.events).toFixed(0),
    `${cost.peakMiB} (${((100 * cost.peakMiB) / LIMIT_MIB).toFixed(0)} %)`,
  ]
  return `| ${cells.join(' | ')} |`
}

function report(found: {
  rows: readonly Row[]
  costs: readonly ChangeCost[]
  growth: readonly UsageGrowth[]
  loadBefore: readonly number[]
  loadAfter: readonly number[]
}): string {
  const load = (figures: readonly number[]) => figures.map((figure) => figure.toFixed(1)).join(' ')
  return `# Figures

Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB,
Node ${process.version}, embedded PostgreSQL 18 with the settings of the demo. Load of the machine before ${load(found.loadBefore)}, after ${load(found.loadAfter)}.
Seconds depend on the machine and on what else it does; ratios within one row and counts do not depend on it as much. Nothing here is a test.

## Import and reconciliation

Each company alone in an empty database. The limits are measured over the same rows in the same run: *COPY* loads what the import stored, without reading, checking or indexing it; *join* is one full join of both sides.

| company | rows | billing documents | open | import s | COPY s | reconcile s | join s | nothing new s | scorer | result |
|---|---|---|---|---|---|---|---|---|---|---|
${found.rows.map(tableRow).join('\n')}

## Cost follows the change

Ten ERP documents change in a company of the example's size and in one ten times as large (ten companies side by side); counts are the server's own.

| size | billing documents | first run s | rows the import wrote | rows the run wrote | rows the run read | run s |
|---|---|---|---|---|---|---|
${found.costs.map(costRow).join('\n')}

## Growth with usage

The larger company with a tenth of its usage events and with all of them, each in an empty database and a process of its own; from the file to the findings, against the limits of ${LIMIT_SECONDS} s on 2 cores and ${LIMIT_MIB} MiB in the worker.

| events | import s | reconcile s | both (of the limit) | µs per event | peak memory MiB (of the limit) |
|---|---|---|---|---|---|
${found.growth.map(growthRow).join('\n')}
`
}
