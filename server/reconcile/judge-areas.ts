import { listTouchedPartitions, touchPartitions } from '#db/queries/recon-items'
import { type ResultSums, sumAreaResults } from '#db/queries/recon-runs'
import { touchPartitionsOfEndedAcceptances } from '#db/queries/recon-standing'
import { clearSourceFindings } from '#db/queries/source-findings'
import { arithmeticArea } from '../arithmetic/arithmetic-area.ts'
import type { Diagnosis } from '../domain/diagnosis/diagnose.ts'
import { ledgerArea } from '../ledger/ledger-area.ts'
import { receivablesArea } from '../receivables/receivables-area.ts'
import { revenueArea } from '../revenue/revenue-area.ts'
import { usageArea } from '../usage/usage-area.ts'
import type { Area, AreaAsk } from './area.ts'
import type { FindingsChange } from './store-findings.ts'

/** Every check beside that of documents, in the order they run. */
const areas: readonly Area[] = [arithmeticArea, usageArea, revenueArea, receivablesArea, ledgerArea]

export interface AreasJudged {
  readonly change: FindingsChange
  /** What the checks kept under the touched partitions before and after. */
  readonly before: ResultSums
  readonly after: ResultSums
}

/** Runs the checks on usage, revenue, receivables and the ledger over the partitions that changed, after the findings about documents are stored: a check may read them. */
export async function judgeAreas(
  ask: AreaAsk,
  store: (found: readonly Diagnosis[]) => Promise<FindingsChange>,
): Promise<AreasJudged> {
  const { tx, changes } = ask
  for (const area of areas) await touchPartitions(tx, await area.partitionsOf(ask))
  if (!changes.everything) await touchPartitionsOfEndedAcceptances(tx, ask.asOf)
  const touched = await listTouchedPartitions(tx)
  const over = changes.everything ? 'everything' : 'touched'
  const before = await sumAreaResults(tx, over)
  if (changes.everything) {
    await clearSourceFindings(tx)
    for (const area of areas) await area.clear(tx)
  }
  const found: Diagnosis[] = []
  for (const area of areas) {
    const own = touched.filter((partition) => partition.startsWith(`${area.name}|`))
    for (const diagnosis of await area.judge(ask, own)) found.push(diagnosis)
  }
  const change = await store(found)
  return { change, before, after: await sumAreaResults(tx, over) }
}
