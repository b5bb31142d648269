import type { Tx } from '#db/client'
import type { CompiledRule } from '../domain/diagnosis/cause-rule.ts'
import type { Diagnosis, Judge } from '../domain/diagnosis/diagnose.ts'
import type { JudgementReference } from '../domain/diagnosis/judgement-reference.ts'
import type { ReferenceIndex } from '../domain/posting/reference.ts'
import type { Changes } from './take-changes.ts'

/** What a check is given: the transaction of the run, what changed, the instants, and reference and rules as known then. */
export interface AreaAsk {
  readonly tx: Tx
  readonly changes: Changes
  /** The instant of the last complete run; undefined on the first. */
  readonly lastAsOf: Date | undefined
  /** The instant of judgement: nothing that became known later exists. */
  readonly asOf: Date
  readonly index: ReferenceIndex
  readonly reference: JudgementReference
  readonly rules: readonly CompiledRule[]
  readonly runId: string
  readonly sizeInBase: Judge['sizeInBase']
}

/** A check beside that of billing against ERP documents. What it finds and keeps depends on one partition at a time, so that its cost follows the change. */
export interface Area {
  readonly name: 'arithmetic' | 'usage' | 'revenue' | 'receivables' | 'ledger'
  /** The partitions to judge anew, texts that begin with the name of the area and a bar; all of them where everything is looked at. The temporary table `touched_document` holds the documents this run has judged. */
  partitionsOf(ask: AreaAsk): Promise<readonly string[]>
  /** Rebuilds what the check keeps under these partitions and gives the findings there, one per subject and scope. */
  judge(ask: AreaAsk, partitions: readonly string[]): Promise<readonly Diagnosis[]>
  /** Takes away whatever the check keeps, before a run over everything. */
  clear(tx: Tx): Promise<void>
}
