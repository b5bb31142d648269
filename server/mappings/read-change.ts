import { z } from 'zod'
import {
  findCaseReference,
  listChangeEvents,
  listNames,
  listPiecesInForce,
  listPlansOfChange,
} from '#db/queries/mapping-change-page'
import {
  type ChangeRowRecord,
  findMappingChange,
  listChangeRows,
  type MappingChangeRecord,
} from '#db/queries/mapping-changes'
import { findNewestPreview, findPreviewDocument, listPreviewDocuments } from '#db/queries/mapping-previews'
import { listValuesBefore } from '#db/queries/mapping-versions'
import type { WebCtx } from '../auth/web-ctx.ts'
import { setFields } from '../domain/corrections/mapping-fields.ts'
import { scopeCovers } from '../domain/entity-scope.ts'
import { countText } from '../i18n/format.ts'
import { instantView } from '../i18n/moment.ts'
import { changeAbilities, changeChecks } from './change-checks.ts'
import { diffRows, valuesAsRows } from './change-diff.ts'
import type { ChangePage } from './mapping-views.ts'
import { fieldWord, setTitle, stateWord } from './mapping-words.ts'
import { isPreviewCurrent } from './preview-change.ts'
import { documentEffectView, previewDocumentView, previewView } from './preview-view.ts'
import { withKeyTexts } from './validate-rows.ts'

const PAGE = 50

interface Ask {
  readonly changeId: string
  /** The number after which the page of documents begins. */
  readonly after?: string | undefined
  /** The document to show account by account; the first of the page otherwise. */
  readonly document?: string | undefined
  readonly result?: string | undefined
}

/** One change for review: what it takes away and adds, what its simulation found, what must hold, what the reader may do. Undefined when there is none in the reader's entities. */
export async function readMappingChange(ctx: WebCtx, ask: Ask): Promise<ChangePage | undefined> {
  if (!z.uuid().safeParse(ask.changeId).success) return undefined
  const change = await findMappingChange(ctx.db, ask.changeId)
  if (!change) return undefined
  const { change_id: changeId, revision, set_name: set } = change
  const rows = await listChangeRows(ctx.db, { changeId, revision })
  if (!isInScope(ctx, rows)) return undefined
  const [pieces, preview, sides] = await Promise.all([
    readPieces(ctx, change, rows),
    findNewestPreview(ctx.db, { changeId, revision }),
    readSides(ctx, change),
  ])
  const isCurrent = await ctx.db.transaction().execute((tx) => isPreviewCurrent(tx, { change, rows, preview }))
  const found = previewView(ctx, preview, isCurrent)
  const standing = { change, summary: found?.summary, isCurrent }
  const diff = diffRows(ctx, set, { rows, pieces })
  const counted = (sign: string) => countText(diff.filter((row) => row.sign === sign).length, ctx.locale)
  return {
    ...headOf(ctx, change),
    ...sides,
    columns: (setFields[set]?.value ?? []).map((name) => fieldWord(ctx, name)),
    diff,
    counts: { removed: counted('removed'), added: counted('added'), unchanged: counted('unchanged') },
    draftRows: rows,
    preview: found?.view ?? null,
    ...(await readDocumentsOf(ctx, change, ask)),
    checks: changeChecks(ctx, standing),
    abilities: changeAbilities(ctx, standing),
  }
}

/** What the change meets: what is in force now, or, where it was approved, what stood when it was. */
async function readPieces({ db }: WebCtx, change: MappingChangeRecord, rows: readonly ChangeRowRecord[]) {
  const { set_name: set, reference } = change
  if (change.state !== 'approved') return listPiecesInForce(db, { set, rows: withKeyTexts(rows) })
  return valuesAsRows(rows, await listValuesBefore(db, { reference, set, rows }))
}

function headOf(ctx: WebCtx, change: MappingChangeRecord) {
  return {
    id: change.change_id,
    reference: change.reference,
    title: change.title,
    reason: change.reason,
    set: change.set_name,
    setTitle: setTitle(ctx, change.set_name),
    setHref: `/mappings/${change.set_name}`,
    state: change.state,
    stateWord: stateWord(ctx, change.state),
    revision: change.revision,
    rowVersion: change.row_version,
    repost: change.repost,
    proposedAt: instantView(change.proposed_at, 'UTC', ctx.locale),
  }
}

/** Who, for what, with what consequence, and the history. */
async function readSides(ctx: WebCtx, change: MappingChangeRecord) {
  const { db, locale } = ctx
  const { change_id: changeId, case_id: caseId, decided_by: decider, decided_at: decidedAt } = change
  const people = [change.proposed_by, ...change.editors, ...(decider === null ? [] : [decider])]
  const [names, plans, events, reference] = await Promise.all([
    listNames(db, people),
    listPlansOfChange(db, changeId),
    listChangeEvents(db, changeId),
    caseId === null ? undefined : findCaseReference(db, caseId),
  ])
  const nameOf = (id: string) => names.get(id) ?? id
  return {
    proposedBy: nameOf(change.proposed_by),
    editors: change.editors.map(nameOf),
    case: caseId !== null && reference !== undefined ? { reference, href: `/cases/${caseId}` } : null,
    decision:
      decider !== null && decidedAt !== null
        ? { by: nameOf(decider), at: instantView(decidedAt, 'UTC', locale), reason: change.decision_reason ?? '' }
        : null,
    plans: plans.map((plan) => ({
      reference: plan.reference ?? plan.entity,
      href: `/plans/${plan.plan_id}`,
      state: plan.state,
    })),
    events: events.map((event) => ({
      no: event.event_no,
      kind: event.kind,
      word: ctx.t(`mappingChange.event.${event.kind}`),
      actor: event.actor,
      at: instantView(event.at, 'UTC', locale),
      text: EventText.parse(event.detail).text,
    })),
  }
}

const EventText = z.object({ text: z.string().catch('') })

async function readDocumentsOf(ctx: WebCtx, change: MappingChangeRecord, ask: Ask) {
  const { change_id: changeId, revision } = change
  const { after, result } = ask
  const found = await listPreviewDocuments(ctx.db, { changeId, revision, after, result, limit: PAGE + 1 })
  const page = found.slice(0, PAGE)
  const asked =
    ask.document !== undefined && z.uuid().safeParse(ask.document).success
      ? await findPreviewDocument(ctx.db, { changeId, revision, documentId: ask.document })
      : undefined
  const shown = asked ?? page[0]
  return {
    documents: page.map((row) => previewDocumentView(ctx, row)),
    nextDocuments: found.length > PAGE ? (page.at(-1)?.number ?? null) : null,
    document: shown ? documentEffectView(ctx, shown) : null,
  }
}

function isInScope({ scope }: WebCtx, rows: readonly ChangeRowRecord[]): boolean {
  return scope === 'all' || rows.every((row) => row.entity !== null && scopeCovers(scope, row.entity))
}
