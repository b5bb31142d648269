import type { Action } from '#server/auth/define-action'
import type { WebCtx } from '#server/auth/web-ctx'
import { approveChangeAction } from '#server/mappings/decide-change'
import { draftChangeAction } from '#server/mappings/draft-change'
import type { DraftRow } from '#server/mappings/mapping-views'
import { previewChangeAction } from '#server/mappings/preview-change'
import { submitChangeAction } from '#server/mappings/submit-change'
import type { TestContext } from './test-context.ts'

/** Runs an action and gives the value it achieved; throws the refusal otherwise. */
export async function achieved(action: Action, ctx: WebCtx, input: unknown): Promise<Record<string, unknown>> {
  const answer = await action.run(ctx, input)
  if (answer.kind === 'invalid') throw new Error(JSON.stringify(answer.errors))
  if (!answer.outcome.ok) throw new Error(`${answer.outcome.code} ${JSON.stringify(answer.outcome.params)}`)
  return answer.outcome.value as Record<string, unknown> // every action of mappings gives a record
}

/** The code with which an action is refused; 'done' when it is not. */
export async function refusalCode(action: Action, ctx: WebCtx, input: unknown): Promise<string> {
  const answer = await action.run(ctx, input)
  if (answer.kind === 'invalid') return 'invalid'
  return answer.outcome.ok ? 'done' : answer.outcome.code
}

/** The row version of a change as it stands. */
export async function versionOf(scene: TestContext, changeId: string): Promise<number> {
  const { row_version } = await scene.db
    .selectFrom('mapping_change')
    .select('row_version')
    .where('change_id', '=', changeId)
    .executeTakeFirstOrThrow()
  return row_version
}

/** Drafts, simulates and submits a change; gives its id. */
export async function submitted(
  scene: TestContext,
  author: WebCtx,
  change: { set: string; rows: readonly DraftRow[]; title?: string; repost?: boolean },
): Promise<string> {
  const words = { title: 'Map it', reason: 'Nothing maps it.', caseId: null, repost: true, ...change }
  const changeId = String((await achieved(draftChangeAction, author, words))['changeId'])
  await achieved(previewChangeAction, author, { changeId })
  await achieved(submitChangeAction, author, { changeId, rowVersion: await versionOf(scene, changeId) })
  return changeId
}

/** Approves what was submitted, as a controller does who has read its newest revision. */
export async function approved(scene: TestContext, controller: WebCtx, changeId: string): Promise<void> {
  const { row_version, revision } = await scene.db
    .selectFrom('mapping_change')
    .select(['row_version', 'revision'])
    .where('change_id', '=', changeId)
    .executeTakeFirstOrThrow()
  await achieved(approveChangeAction, controller, { changeId, rowVersion: row_version, revision })
}

export const NL_21: DraftRow = {
  entity: 'HM-IE',
  key: { tax_code: 'NL-21' },
  value: { account: '2224', erp_tax_code: 'VNL21' },
  validFrom: '2026-01-01',
  validTo: null,
}

export const TRAINING: DraftRow = {
  entity: 'HM-IE',
  key: { revenue_category: 'TRAINING' },
  value: { revenue: '4120', deferred: null, contract_asset: '1310' },
  validFrom: '2026-03-01',
  validTo: null,
}
