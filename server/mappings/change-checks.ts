import type { MappingChangeRecord } from '#db/queries/mapping-changes'
import { type ActionName, abilityFor } from '../auth/registry.ts'
import type { WebCtx } from '../auth/web-ctx.ts'
import { refusalSentence } from '../i18n/translator.ts'
import type { ChangeAct, ChangePage } from './mapping-views.ts'
import type { PreviewSummaryRecord } from './preview-summary.ts'
import { isAuthor } from './submit-change.ts'

interface Standing {
  readonly change: MappingChangeRecord
  readonly summary: PreviewSummaryRecord | undefined
  readonly isCurrent: boolean
}

/** What must hold before a change is approved, each with what was found. */
export function changeChecks(ctx: WebCtx, { change, summary, isCurrent }: Standing): ChangePage['checks'] {
  const { t } = ctx
  const isMine = isAuthor(change, ctx.actor.userId)
  const isBalanced = summary !== undefined && addsUp(summary)
  const previewNote = summary ? (isCurrent ? 'previewFine' : 'previewNot') : 'previewMissing'
  const breaks = summary?.breaks ?? 0
  return [
    {
      name: 'people',
      label: t('mappingChange.check.people'),
      passed: !isMine,
      note: t(isMine ? 'mappingChange.check.peopleNot' : 'mappingChange.check.peopleFine'),
    },
    {
      name: 'preview',
      label: t('mappingChange.check.preview'),
      passed: isCurrent,
      note: t(`mappingChange.check.${previewNote}`),
    },
    {
      name: 'balanced',
      label: t('mappingChange.check.balanced'),
      passed: isBalanced,
      note: t(isBalanced ? 'mappingChange.check.balancedFine' : 'mappingChange.check.balancedNot'),
    },
    {
      name: 'complete',
      label: t('mappingChange.check.complete'),
      passed: breaks === 0,
      note:
        breaks === 0 ? t('mappingChange.check.completeFine') : t('mappingChange.check.completeNot', { count: breaks }),
    },
    ...repostCheck(ctx, change, summary),
  ]
}

/** Why an approved change brought no plan forth, where it was to. */
function repostCheck(
  ctx: WebCtx,
  { repost_problem: code, entity }: MappingChangeRecord,
  summary: PreviewSummaryRecord | undefined,
): ChangePage['checks'] {
  if (code === null) return []
  const params = { count: summary?.documents ?? 0, entity: entity ?? '' }
  const note = refusalSentence(ctx.t, ctx.locale, { code, params })
  return [{ name: 'repost', label: ctx.t('mappingChange.check.repost'), passed: false, note }]
}

/** What the reader may do with a change now: hidden where the role never can, with a sentence where it cannot at present. */
export function changeAbilities(ctx: WebCtx, standing: Standing): ChangePage['abilities'] {
  return {
    edit: ability(ctx, standing, 'edit'),
    preview: ability(ctx, standing, 'preview'),
    submit: ability(ctx, standing, 'submit'),
    approve: ability(ctx, standing, 'approve'),
    reject: ability(ctx, standing, 'reject'),
    'request-changes': ability(ctx, standing, 'request-changes'),
    withdraw: ability(ctx, standing, 'withdraw'),
    'roll-back': ability(ctx, standing, 'roll-back'),
    comment: ability(ctx, standing, 'comment'),
  }
}

function ability(ctx: WebCtx, standing: Standing, act: ChangeAct) {
  const name: ActionName = `mappings.${act}`
  const able = abilityFor(name, ctx.actor.roles, standing.change.state)
  if (!able.shown) return { shown: false, refusal: null }
  const code = able.refusal ?? actRefusal(ctx, standing, act)
  return { shown: true, refusal: code === null ? null : refusalSentence(ctx.t, ctx.locale, { code, params: {} }) }
}

function actRefusal(ctx: WebCtx, { change, summary, isCurrent }: Standing, act: ChangeAct): string | null {
  const isMine = isAuthor(change, ctx.actor.userId)
  const isDecision = act === 'approve' || act === 'reject' || act === 'request-changes'
  if (isDecision && isMine) return 'change_own'
  if (act === 'withdraw' && !isMine) return 'change_not_yours'
  if ((act === 'submit' || act === 'approve') && !summary) return 'change_preview_missing'
  return act === 'approve' && !isCurrent ? 'change_preview_outdated' : null
}

function addsUp(summary: PreviewSummaryRecord): boolean {
  const groups = Map.groupBy(summary.effect, ({ entity, currency, period }) => `${entity}|${currency}|${period}`)
  return [...groups.values()].every(
    (cells) =>
      cells.reduce((sum, cell) => sum + BigInt(cell.amountMinor), 0n) === 0n &&
      cells.reduce((sum, cell) => sum + BigInt(cell.baseMinor), 0n) === 0n,
  )
}
