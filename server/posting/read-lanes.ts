import { countPostingStates, listPostingLanes } from '#db/queries/posting-pages'
import type { WebCtx } from '../auth/web-ctx.ts'
import { narrowScope } from '../domain/entity-scope.ts'
import { countText } from '../i18n/format.ts'
import { type InstantView, instantView } from '../i18n/moment.ts'
import { groupOf, type PostingGroup, type RetryView, retryView } from './posting-view.ts'

export interface LaneView {
  readonly entity: string
  readonly company: string
  readonly connection: string
  readonly connectionId: string
  readonly rowVersion: number
  readonly state: 'active' | 'paused' | 'waiting' | 'connection_paused'
  readonly stateWord: string
  readonly pausedReason: string | null
  readonly retry: RetryView | null
  readonly lastPull: InstantView | null
  readonly problem: string | null
  readonly counts: Readonly<Record<PostingGroup, string>>
}

export interface LanePage {
  readonly lanes: readonly LaneView[]
  /** True while something is on its way, so that the page looks again. */
  readonly isMoving: boolean
}

const groups: readonly PostingGroup[] = [
  'prepared',
  'ready',
  'sending',
  'posted',
  'confirmed',
  'uncertain',
  'rejected',
  'cancelled',
]
const moving: readonly PostingGroup[] = ['ready', 'sending', 'posted', 'uncertain']

/** The lanes the reader may see, with what stands in each. */
export async function readLanes(ctx: WebCtx, ask: { entity?: string | undefined }): Promise<LanePage> {
  const scope = narrowScope(ctx.scope, ask.entity)
  const [lanes, counted] = await Promise.all([listPostingLanes(ctx.db, scope), countPostingStates(ctx.db, scope)])
  const numberIn = (entity: string, group: PostingGroup) =>
    counted
      .filter((row) => row.entity === entity && groupOf(row.state) === group)
      .reduce((sum, row) => sum + row.postings, 0)
  return {
    lanes: lanes.map((row) => laneView(ctx, row, (group) => numberIn(row.entity, group))),
    isMoving: counted.some((row) => moving.includes(groupOf(row.state)) && row.postings > 0),
  }
}

type LaneRow = Awaited<ReturnType<typeof listPostingLanes>>[number]

function laneView(ctx: WebCtx, row: LaneRow, count: (group: PostingGroup) => number): LaneView {
  const retry = retryView(ctx, row.retry_at)
  const state = stateOf(row, retry !== null)
  const counts = Object.fromEntries(groups.map((group) => [group, countText(count(group), ctx.locale)]))
  return {
    entity: row.entity,
    company: row.company,
    connection: row.name,
    connectionId: row.connection_id,
    rowVersion: row.row_version,
    state,
    stateWord: ctx.t(`posting.lane.${state}`),
    pausedReason: row.paused_reason,
    retry,
    lastPull: row.pulled_at ? instantView(row.pulled_at, 'UTC', ctx.locale) : null,
    problem: row.problem,
    counts: counts as Record<PostingGroup, string>, // made from every group
  }
}

function stateOf(row: LaneRow, waits: boolean): LaneView['state'] {
  if (row.state === 'paused') return 'paused'
  if (row.connection_state === 'paused') return 'connection_paused'
  return waits ? 'waiting' : 'active'
}
