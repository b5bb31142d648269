import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Tx } from '#db/client'
import { type ChangeRowRecord, listChangeRows, type MappingChangeRecord } from '#db/queries/mapping-changes'
import { countBillingDocuments } from '#db/queries/mapping-documents'
import { insertPreview, readPreviewInputs } from '#db/queries/mapping-previews'
import { findLastRun } from '#db/queries/recon-runs'
import { defineAction } from '../auth/define-action.ts'
import type { WebCtx } from '../auth/web-ctx.ts'
import { type AccountSum, accountSums } from '../domain/corrections/mapping-outcome.ts'
import { done, refuse } from '../domain/outcome.ts'
import { monthOf } from '../domain/period.ts'
import type { Derivation } from '../domain/posting/types.ts'
import { buildPreview, type PreviewedDocument } from './build-preview.ts'
import { actOnChange } from './change-act.ts'
import { PreviewSummary, summarise } from './preview-summary.ts'

/** Works out what a change would do to every document it decides, and keeps it beside the revision it was worked out for. */
export const previewChangeAction = defineAction('mappings.preview', z.object({ changeId: z.uuid() }), (ctx, input) =>
  actOnChange(ctx, { action: 'mappings.preview', changeId: input.changeId }, async (tx, change) => {
    const previewed = await storePreview(tx, ctx, change)
    if (!previewed) return refuse('no_complete_run')
    const { previewNo, documents } = previewed
    const value = { previewNo, documents, message: ctx.t('mappingChange.done.previewed', { count: documents }) }
    return done({ value, event: 'previewed', revision: change.revision, detail: { previewNo, documents } })
  }),
)

async function storePreview(tx: Tx, ctx: WebCtx, change: MappingChangeRecord) {
  const last = await findLastRun(tx)
  if (!last) return undefined
  const { change_id, revision, reference } = change
  const rows = await listChangeRows(tx, { changeId: change_id, revision })
  const documents = await buildPreview(tx, { set: change.set_name, reference, rows, asOf: last.as_of })
  const records = documents.map(recordOf)
  const inputsSha = await previewInputsSha(tx, rows)
  const counted = summarise(documents, await countBillingDocuments(tx, last.as_of))
  const summary = { ...counted, contentSha: shaOf(records) }
  const previewNo = await insertPreview(
    tx,
    {
      change_id,
      revision,
      at: ctx.now(),
      actor: ctx.actor.userId,
      as_of: last.as_of,
      inputs_sha: inputsSha,
      summary,
    },
    records,
  )
  return { previewNo, documents: documents.length }
}

/**
 * Whether a stored preview still tells what the change would do. While nothing it depends on moved that is known at once; otherwise it is worked out again and compared,
 * so that an import which says nothing of these documents does not make it old.
 */
export async function isPreviewCurrent(
  tx: Tx,
  of: {
    change: MappingChangeRecord
    rows: readonly ChangeRowRecord[]
    preview: { inputs_sha: string; summary: unknown } | undefined
  },
): Promise<boolean> {
  const { change, rows, preview } = of
  if (!preview) return false
  if (preview.inputs_sha === (await previewInputsSha(tx, rows))) return true
  const last = await findLastRun(tx)
  if (!last || change.state === 'approved') return false
  const { set_name: set, reference } = change
  const documents = await buildPreview(tx, { set, reference, rows, asOf: last.as_of })
  return shaOf(documents.map(recordOf)) === PreviewSummary.parse(preview.summary).contentSha
}

async function previewInputsSha(tx: Tx, rows: readonly ChangeRowRecord[]): Promise<string> {
  return shaOf([await readPreviewInputs(tx), rows])
}

function shaOf(content: unknown): string {
  const text = JSON.stringify(content, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value))
  return createHash('sha256').update(text).digest('hex')
}

function recordOf(of: PreviewedDocument) {
  const { row, outcome, postingOn, effect } = of
  return {
    document_id: row.document_id,
    source_id: row.source_id,
    number: row.number,
    entity: row.entity,
    period: monthOf(row.issue_on),
    currency: row.currency,
    bill_to_id: row.bill_to_id,
    customer_name: row.customer_name,
    before: { ...derivationRecord(of.before), erp: of.erp },
    after: { ...derivationRecord(of.after), becomes: outcome.becomes, grossMinor: row.gross_minor },
    effect,
    result: outcome.result,
    posting_on: postingOn,
    period_state: of.periodState,
    remedy: outcome.remedy,
  }
}

function derivationRecord(derivation: Derivation): {
  outcome: string
  customerNo: string | null
  lines: readonly AccountSum[]
  missing: readonly string[]
} {
  const { outcome, expected } = derivation
  return {
    outcome,
    customerNo: expected.customerNo,
    lines: outcome === 'derived' ? accountSums(derivation.expected.lines) : [],
    missing: outcome === 'unmapped' ? derivation.findings.map((finding) => finding.groupingKey) : [],
  }
}
