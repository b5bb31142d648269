import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestContext, testContext } from '#tests/support/test-context'
import { importAndReconcile, readPopulation } from '#tests/support/trial'
import { demoDrop } from '#tests/support/world'
import { type Injected, inject } from '#tests/support/worlds/faults/inject'
import { type Expected, fits } from '#tests/support/worlds/faults/scene'
import { readWorld, writeWorld } from '#tests/support/worlds/faults/world'
import type { JsonRow } from '#tests/support/worlds/rewrite'

// Faults the example does not have are put into it, each at a customer of its own: what a run finds more than before must be these and nothing else.
let home = ''
let standing: JsonRow[] = []
let unexplained: string[] = []

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'tieout-faults-'))
  const before = await found(demoDrop('2026-04-10'))
  standing = before.findings
  unexplained = before.unexplained
})
afterAll(() => rm(home, { recursive: true, force: true }))

// One order on every run; others on demand, each some fifteen seconds more.
const seeds = (process.env['FAULT_SEEDS'] ?? '11').split(',').map(Number)

describe.each(seeds)('the example with more faults, in the order of %i', (seed) => {
  let injected: Injected[] = []
  let after: Awaited<ReturnType<typeof found>>
  beforeAll(async () => {
    const world = await readWorld(demoDrop('2026-04-10'))
    injected = inject(world, { standing, seed }).injected
    const folder = join(home, `drop-${seed}`)
    await writeWorld(world, { folder, name: `faults-${seed}` })
    after = await found(folder)
  })

  test('nothing is found but them, and nothing that stood before is gone', () => {
    const surplus = without(after.findings, standing)
    const missed: string[] = []
    for (const { name, expected } of injected) {
      for (const one of expected) {
        const at = surplus.findIndex((row) => fits(row, one))
        if (at < 0) missed.push(`${name}: ${said(one)}`)
        else surplus.splice(at, 1)
      }
    }
    expect(injected.length).toBeGreaterThan(80)
    expect({ missed, surplus: surplus.map(told) }).toEqual({ missed: [], surplus: [] })
    expect(without(standing, after.findings).map(told)).toEqual([])
  })
  test('the tie-outs are explained by what was found', () => {
    expect(after.unexplained).toEqual(unexplained)
  })
})

/** What a run over a drop finds, and the cells of its tie-outs that findings do not explain. */
async function found(folder: string): Promise<{ findings: JsonRow[]; unexplained: string[] }> {
  const scene: TestContext = await testContext()
  try {
    await importAndReconcile(scene.ctx, [folder])
    const cells = await rowsOf(scene, 'tie_outs')
    const open = cells.filter(({ key, unexplained: left }) => key === null && Number(left ?? 0) !== 0)
    return { findings: await rowsOf(scene, 'exceptions'), unexplained: open.map((cell) => JSON.stringify(cell)).sort() }
  } finally {
    await scene.close()
  }
}

async function rowsOf({ db }: TestContext, kind: 'exceptions' | 'tie_outs'): Promise<JsonRow[]> {
  const rows: JsonRow[] = []
  // An export row is JSON by contract.
  for await (const row of readPopulation(db, kind)) rows.push(JSON.parse(JSON.stringify(row)) as JsonRow)
  return rows
}

/** The rows of one list whose text is not in the other; references follow arrival and are left out. */
function without(rows: readonly JsonRow[], others: readonly JsonRow[]): JsonRow[] {
  const left = others.map(told)
  return rows.filter((row) => {
    const at = left.indexOf(told(row))
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}

function told(row: JsonRow): string {
  const documents = Array.isArray(row['documents']) ? row['documents'].map((one) => JSON.stringify(one)).sort() : []
  const words = ['class', 'cause', 'entity', 'period', 'variance', 'currency', 'status'].map((field) => row[field])
  return [...words, ...documents].join(' ')
}

function said({ found: what, entity, period, variance, currency, status, names }: Expected): string {
  return [what, entity, period, variance, currency, status, ...names].join(' ')
}
