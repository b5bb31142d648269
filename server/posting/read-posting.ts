import { findPosting, listPostingEvents, listPostingSteps, type PostingDetailRow } from '#db/queries/posting-pages'
import type { WebCtx } from '../auth/web-ctx.ts'
import { type InstantView, instantView } from '../i18n/moment.ts'
import { type PostingView, postingView } from './posting-view.ts'

/** One thing that happened to a posting: it moved to another state, or a step of an attempt. */
export interface PostingMoment {
  readonly id: string
  readonly at: InstantView
  readonly kind: 'state' | 'step'
  readonly title: string
  readonly by: string | null
  readonly note: string | null
  /** What was said to the ERP and what it answered, as JSON; never holds a secret. */
  readonly request: string | null
  readonly answer: string | null
}

export interface PostingDetail {
  readonly posting: PostingView
  readonly state: PostingDetailRow['state']
  readonly rowKey: { readonly key: string; readonly documentSha: string; readonly correlation: string }
  readonly erpSourceId: string | null
  readonly created: InstantView
  readonly posted: InstantView | null
  readonly confirmed: InstantView | null
  readonly lookedUp: InstantView | null
  /** Only a person can say what became of it: the ERP cannot be asked. */
  readonly needsWord: boolean
  readonly follows: { readonly href: string; readonly reference: string; readonly stateWord: string } | null
  readonly document: string
  readonly moments: readonly PostingMoment[]
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** One posting with all that happened to it, in order; null where there is none that the reader may see. */
export async function readPosting(ctx: WebCtx, postingId: string): Promise<PostingDetail | null> {
  if (!uuid.test(postingId)) return null
  const row = await findPosting(ctx.db, { postingId, scope: ctx.scope })
  if (!row) return null
  const [events, steps] = await Promise.all([listPostingEvents(ctx.db, postingId), listPostingSteps(ctx.db, postingId)])
  const at = (instant: Date | null) => (instant ? instantView(instant, 'UTC', ctx.locale) : null)
  const moments = [...events.map((event) => eventMoment(ctx, event)), ...steps.map((step) => stepMoment(ctx, step))]
  return {
    posting: postingView(ctx, row),
    state: row.state,
    rowKey: { key: row.key_hex, documentSha: row.document_sha, correlation: row.correlation_id },
    erpSourceId: row.erp_source_id,
    created: instantView(row.created_at, 'UTC', ctx.locale),
    posted: at(row.posted_at),
    confirmed: at(row.confirmed_at),
    lookedUp: at(row.looked_up_at),
    needsWord: row.problem_code === 'needs_confirmation',
    follows: followed(ctx, row),
    document: asText(row.document) ?? '',
    moments: moments.sort((one, other) => one.order - other.order).map(({ moment }) => moment),
  }
}

function followed({ t }: WebCtx, row: PostingDetailRow): PostingDetail['follows'] {
  if (row.depends_on === null || row.follows_ref === null || row.follows_state === null) return null
  return {
    href: `/posting/${row.depends_on}`,
    reference: row.follows_ref,
    stateWord: t(`posting.state.${row.follows_state}`),
  }
}

type Timed = { readonly order: number; readonly moment: PostingMoment }

function eventMoment(ctx: WebCtx, event: Awaited<ReturnType<typeof listPostingEvents>>[number]): Timed {
  const detail = fieldsOf(event.detail)
  const state = stateWord(ctx, event.to_state)
  const moment: PostingMoment = {
    id: `e${event.event_no}`,
    at: instantView(event.at, 'UTC', ctx.locale),
    kind: 'state',
    title: state,
    by: event.name ?? event.actor,
    note: textIn(detail, ['reason', 'message', 'found', 'how', 'code']),
    request: null,
    answer: null,
  }
  return { order: event.at.getTime(), moment }
}

function stepMoment(ctx: WebCtx, step: Awaited<ReturnType<typeof listPostingSteps>>[number]): Timed {
  const detail = fieldsOf(step.detail)
  const moment: PostingMoment = {
    id: `s${step.attempt}-${step.step_no}`,
    at: instantView(step.at, 'UTC', ctx.locale),
    kind: 'step',
    title: ctx.t(`posting.step.${step.step}`, { attempt: step.attempt }),
    by: null,
    note: textIn(detail, ['kind', 'docNo', 'documents', 'why']),
    request: asText(detail['request']),
    answer: asText(detail['answer']),
  }
  // A step belongs before the state it led to, which carries the same instant.
  return { order: step.at.getTime() - 0.5, moment }
}

const stateNames = [
  'planned',
  'approved',
  'ready',
  'sending',
  'posted',
  'confirmed',
  'held',
  'uncertain',
  'rejected',
  'cancelled',
] as const

function stateWord({ t }: WebCtx, state: string): string {
  const known = stateNames.find((name) => name === state)
  return known ? t(`posting.state.${known}`) : state
}

function fieldsOf(detail: unknown): Record<string, unknown> {
  return typeof detail === 'object' && detail !== null ? { ...detail } : {}
}

function textIn(detail: Record<string, unknown>, names: readonly string[]): string | null {
  for (const name of names) if (typeof detail[name] === 'string' && detail[name] !== '') return detail[name]
  return null
}

function asText(value: unknown): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value, null, 2)
}
