import { type ChangeListRow, listChanges, listSetCounts } from '#db/queries/mapping-pages'
import type { WebCtx } from '../auth/web-ctx.ts'
import { countText } from '../i18n/format.ts'
import { instantView } from '../i18n/moment.ts'
import type { ChangeRowView, SetCardView, SetsPage } from './mapping-views.ts'
import { decisionRefusal, setPurpose, setTitle, stateWord } from './mapping-words.ts'

const PAGE = 100
const OPEN = ['draft', 'submitted', 'changes_requested']

/** All sets with what is in force and what goes on in each, and the changes that are not decided yet. */
export async function readMappingSets(ctx: WebCtx): Promise<SetsPage> {
  const { db, scope } = ctx
  const [counts, changes, approved] = await Promise.all([
    listSetCounts(db, scope),
    listChanges(db, { scope, states: OPEN, limit: PAGE }),
    listChanges(db, { scope, states: ['approved'], limit: PAGE }),
  ])
  const sets = counts.map((count): SetCardView => {
    const last = approved.find((change) => change.set_name === count.set_name)
    return {
      set: count.set_name,
      title: setTitle(ctx, count.set_name),
      purpose: setPurpose(ctx, count.set_name),
      href: `/mappings/${count.set_name}`,
      inForce: countText(count.in_force, ctx.locale),
      version: setVersion(ctx, count.approved),
      lastChange: last
        ? {
            ...changeLink(last),
            at: moment(ctx, last.decided_at ?? last.proposed_at),
            by: last.decider ?? last.proposer,
          }
        : null,
      openChanges: countText(count.open, ctx.locale),
      differences: count.differences === 0n ? null : countText(count.differences, ctx.locale),
    }
  })
  return { sets, changes: changes.map((change) => changeRowView(ctx, change)) }
}

/** What waits for a decision, for the reader with the reason where they may not take it. */
export async function readChangesToApprove(ctx: WebCtx): Promise<readonly ChangeRowView[]> {
  const waiting = await listChanges(ctx.db, { scope: ctx.scope, states: ['submitted'], limit: PAGE })
  return waiting.map((change) => changeRowView(ctx, change))
}

/** A change as lists show it. */
export function changeRowView(ctx: WebCtx, change: ChangeListRow): ChangeRowView {
  return {
    id: change.change_id,
    ...changeLink(change),
    title: change.title,
    set: setTitle(ctx, change.set_name),
    entity: change.entity ?? '',
    state: change.state,
    stateWord: stateWord(ctx, change.state),
    proposedBy: change.proposer,
    proposedAt: moment(ctx, change.proposed_at),
    documents: change.documents === null ? null : countText(BigInt(change.documents), ctx.locale),
    refusal: decisionRefusal(ctx, change),
  }
}

/** The version of a set: what the source delivers is the first, every approved change makes one more. */
export function setVersion({ t }: Pick<WebCtx, 't'>, approved: bigint): string {
  return t('mappingChange.version', { version: (approved + 1n).toString() })
}

function changeLink(change: { reference: string; change_id: string }): { reference: string; href: string } {
  return { reference: change.reference, href: `/mappings/changes/${change.change_id}` }
}

function moment(ctx: Pick<WebCtx, 'locale'>, at: Date) {
  return instantView(at, 'UTC', ctx.locale)
}
