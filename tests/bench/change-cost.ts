import { join } from 'node:path'
import { type Measurement, openBench } from '#server/bench/measure'
import { reconcile } from '#server/reconcile/reconcile'
import { importWhole } from '#tests/support/trial'
import { demoDrop } from '#tests/support/world'
import { changeDocuments } from '#tests/support/worlds/changed-documents'
import { copyDialect } from '#tests/support/worlds/copy-dialect'
import { rewriteWorld } from '#tests/support/worlds/rewrite-world'

export const CHANGED = 10

// Documents, their reference rows and nothing else: what a run over documents may read.
const without = ['usage_events', 'payments', 'subscriptions', 'amendments', 'identities', 'erp_balances']

export interface ChangeCost {
  readonly copies: number
  readonly documents: number
  readonly judgedKeys: number
  /** The first run over everything. */
  readonly first: Measurement
  /** The import of the drop with the changes. */
  readonly imported: Measurement
  /** The run after it. */
  readonly rerun: Measurement
}

/** Imports and reconciles so many companies side by side, changes ten ERP documents of one of them, and measures what the second import and run cost. Writes its drops below `home`. */
export async function costOfTenChanges(home: string, copies: number): Promise<ChangeCost> {
  const [before, after] = await writeDrops(home, copies)
  const bench = await openBench()
  try {
    const { result: drop } = await bench.measure('import', (ctx) => importWhole(ctx, before))
    const first = await bench.measure('reconcile', (ctx) => reconcile(ctx, { asOf: drop.asOf }))
    const imported = await bench.measure('import the changes', (ctx) => importWhole(ctx, after))
    const rerun = await bench.measure('reconcile the changes', (ctx) => reconcile(ctx, { asOf: imported.result.asOf }))
    const { judgedKeys = 0, documents = 0 } = rerun.result.counts
    return {
      copies,
      documents,
      judgedKeys,
      first: first.measurement,
      imported: imported.measurement,
      rerun: rerun.measurement,
    }
  } finally {
    await bench.close()
  }
}

/** The drop before and the drop a second after, in which nothing else becomes due, late or known. */
async function writeDrops(home: string, copies: number): Promise<[before: string, after: string]> {
  const [first, ...others] = Array.from({ length: copies }, (_, copy) => copyDialect(copy))
  if (first === undefined) throw new Error('no company')
  const common = { from: demoDrop('2026-04-10'), world: 'halden', dialects: [first, ...others], without } as const
  const [before, after] = [join(home, `${copies}-before`), join(home, `${copies}-after`)]
  const at = '2026-04-10T18:00:00.500Z'
  const amend = changeDocuments({ count: CHANGED, entity: 'HM-US', period: '2026-03', at })
  await rewriteWorld({ ...common, to: before })
  await rewriteWorld({ ...common, to: after, asOf: '2026-04-10T18:00:01Z', amend })
  return [before, after]
}
