import { listPostings } from '#db/queries/posting-pages'
import type { WebCtx } from '../auth/web-ctx.ts'
import { narrowScope } from '../domain/entity-scope.ts'
import { isPostingGroup, type PostingView, postingGroups, postingView } from './posting-view.ts'

const PAGE = 50
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export interface PostingPage {
  readonly rows: readonly PostingView[]
  readonly next: string | null
  readonly isFirst: boolean
}

export interface PostingAsk {
  readonly entity?: string | undefined
  readonly period?: string | undefined
  readonly state?: string | undefined
  readonly plan?: string | undefined
  readonly before?: string | undefined
}

/** Postings, newest first, as the address asks for them. A word in it that means nothing narrows nothing. */
export async function readPostings(ctx: WebCtx, ask: PostingAsk): Promise<PostingPage> {
  const idIn = (word: string | undefined) => (word !== undefined && uuid.test(word) ? word : undefined)
  const before = idIn(ask.before)
  const found = await listPostings(ctx.db, {
    scope: narrowScope(ctx.scope, ask.entity),
    period: ask.period,
    states: ask.state !== undefined && isPostingGroup(ask.state) ? postingGroups[ask.state] : undefined,
    planId: idIn(ask.plan),
    before,
    limit: PAGE + 1,
  })
  const rows = found.slice(0, PAGE)
  return {
    rows: rows.map((row) => postingView(ctx, row)),
    next: found.length > PAGE ? (rows.at(-1)?.posting_id ?? null) : null,
    isFirst: before === undefined,
  }
}
