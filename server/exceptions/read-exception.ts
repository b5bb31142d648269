import {
  type ExceptionRow,
  findDiagnosis,
  findException,
  listAssignees,
  listExceptionEvents,
  listVarianceFacets,
} from '#db/queries/exception-detail'
import { listPayloads } from '#db/queries/exception-evidence'
import { findNeighbours } from '#db/queries/exceptions'
import { invariant } from '../domain/invariant.ts'
import type { DocumentSides } from '../domain/variance/compare-documents.ts'
import type { CauseText } from '../i18n/cause-text.ts'
import { type InstantView, instantView } from '../i18n/moment.ts'
import { type PolicyEffectsView, readPolicyEffects } from '../policies/read-policy-effects.ts'
import { type ActivityView, activityView } from './activity-view.ts'
import { type CompareRowView, compareSides } from './compare-sides.ts'
import { type ComparedSides, namedDocuments, readComparedSides } from './compared-sides.ts'
import { documentSides } from './document-sides.ts'
import { type MembersView, membersView } from './members-view.ts'
import { type PostingTableView, postingTable } from './posting-table.ts'
import { type QueueAddress, queueQuery } from './queue-address.ts'
import { exceptionText, type QueueRowView, queueRowView } from './queue-row-view.ts'
import type { ReadCtx } from './read-context.ts'
import { filterOf } from './read-queue.ts'
import { readStandpoint, type Standpoint } from './read-standpoint.ts'
import { readWhy, type WhyView } from './why-view.ts'

export interface PayloadView {
  readonly id: string
  readonly stream: string
  readonly key: string
  readonly version: number
  readonly row: string
  readonly known: InstantView
  readonly sha: string
  readonly text: string
}

export interface ExceptionView {
  readonly row: ExceptionRow
  readonly head: QueueRowView
  readonly text: CauseText
  readonly neighbours: { position: number; total: number; previousHref: string | null; nextHref: string | null } | null
  readonly compare: readonly CompareRowView[]
  /** The side that has no document at all. */
  readonly absent: 'billing' | 'erp' | null
  readonly currency: string
  readonly postings: PostingTableView | null
  readonly members: MembersView
  readonly hiddenCount: number
  readonly matches: readonly {
    kind: string
    rule: string
    version: number
    status: 'auto' | 'suggested' | 'confirmed'
  }[]
  readonly why: WhyView
  /** What policies did to it. */
  readonly policies: PolicyEffectsView
  readonly activity: readonly ActivityView[]
  readonly payloads: readonly PayloadView[]
  readonly since: InstantView
  /** When what is in transit must be in the ERP, in the zone of the books. */
  readonly deadline: string | null
  /** Who or which run resolved it, and by which proof. */
  readonly resolution: { readonly by: string; readonly proof: string } | null
  readonly lockedAt: InstantView | null
}

/** Everything a person needs to judge one exception; null when it does not exist or lies outside the reader's entities. */
export async function readException(
  ctx: ReadCtx,
  exceptionId: string,
  address: QueueAddress,
): Promise<ExceptionView | null> {
  const row = await findException(ctx.db, { exceptionId, scope: ctx.scope })
  if (!row) return null
  const [diagnosis, facets, seen] = await Promise.all([
    findDiagnosis(ctx.db, { exceptionId, diagnosisNo: row.diagnosis_no }),
    listVarianceFacets(ctx.db, { exceptionId, diagnosisNo: row.diagnosis_no }),
    readStandpoint(ctx),
  ])
  invariant(diagnosis !== undefined, `exception ${row.reference} has the diagnosis it names`)
  const { asOf } = seen
  const sides = await readComparedSides(ctx, { documents: namedDocuments(diagnosis.documents), asOf })
  const [why, policies, neighbours, activity, payloads] = await Promise.all([
    readWhy(ctx, { diagnosis, facets, sides, zone: row.time_zone }),
    readPolicyEffects(ctx, exceptionId),
    readNeighbours(ctx, { exceptionId, address, seen }),
    readActivity(ctx, row),
    readPayloads(ctx, sides, { asOf, zone: row.time_zone }),
  ])
  const evidence = new Map([[exceptionId, diagnosis.evidence]])
  const around = { asOf, zoneOf: () => row.time_zone, query: queueQuery(address), evidence }
  const times = timesOf(ctx, row, sides)
  return {
    row,
    head: queueRowView(ctx, row, around),
    text: exceptionText(ctx, row, diagnosis.evidence, times.deadline),
    neighbours,
    ...comparison(ctx, row, sides),
    why,
    policies,
    activity,
    payloads,
    resolution: row.status === 'resolved' ? (activity.find((one) => one.resolution)?.resolution ?? null) : null,
    ...times,
  }
}

/** Everything that sets the sides beside each other. What a policy accepted is equivalent, not different. */
function comparison(ctx: ReadCtx, row: ExceptionRow, sides: ComparedSides) {
  const acceptedMinor = row.status === 'accepted' ? absolute(row.variance_minor) : 0n
  const shaped = documentSides(sides, { baseCurrency: row.functional_currency, acceptedMinor })
  return {
    compare: shaped ? compareSides(ctx, shaped) : [],
    absent: absentSide(shaped),
    currency: shaped?.currency ?? row.currency,
    postings: shaped && postingTable(shaped, ctx.locale),
    members: membersView(ctx, sides, row.subject_document_id),
    hiddenCount: sides.hiddenCount,
    matches: matchesOf(sides),
  }
}

function absentSide(shaped: DocumentSides | null): ExceptionView['absent'] {
  if (!shaped) return null
  if (!shaped.posted) return 'erp'
  return shaped.billing || shaped.expected ? null : 'billing'
}

/** Instants in the zone of the books. */
function timesOf(ctx: ReadCtx, row: ExceptionRow, sides: ComparedSides) {
  const at = (instant: Date | null) => instant && instantView(instant, row.time_zone, ctx.locale)
  return {
    deadline: textOf(at(sides.expected[0]?.deadline_at ?? null)),
    since: instantView(row.since_at, row.time_zone, ctx.locale),
    lockedAt: row.period_state === 'locked' ? at(row.locked_at) : null,
  }
}

async function readNeighbours(
  ctx: ReadCtx,
  wish: { exceptionId: string; address: QueueAddress; seen: Standpoint },
): Promise<ExceptionView['neighbours']> {
  const { exceptionId, address, seen } = wish
  const order = { sort: address.sort, factors: seen.factors }
  const found = await findNeighbours(ctx.db, filterOf(ctx, address, seen.asOf), order, exceptionId)
  if (!found) return null
  const href = (id: string | null) => id && `/exceptions/${id}${queueQuery(address)}`
  return {
    position: Number(found.position),
    total: Number(found.total),
    previousHref: href(found.previous_id),
    nextHref: href(found.next_id),
  }
}

async function readActivity(ctx: ReadCtx, row: ExceptionRow): Promise<ActivityView[]> {
  const [events, people] = await Promise.all([
    listExceptionEvents(ctx.db, row.exception_id),
    listAssignees(ctx.db, 'all'),
  ])
  const names = new Map(people.map((person) => [person.user_id, person.name]))
  return events.map((event) => activityView(ctx, event, { zone: row.time_zone, nameOf: (id) => names.get(id) }))
}

async function readPayloads(
  ctx: ReadCtx,
  sides: ComparedSides,
  seen: { asOf: Date; zone: string },
): Promise<PayloadView[]> {
  // Only documents that passed the scope are looked up.
  const naturalKeys = [...sides.billing, ...sides.erp].map((one) => one.source_id).slice(0, 20)
  const rows = await listPayloads(ctx.db, { naturalKeys, asOf: seen.asOf })
  return rows.map((payload) => ({
    id: `${payload.stream}-${payload.natural_key}-${payload.version_no}`,
    stream: payload.stream,
    key: payload.natural_key,
    version: payload.version_no,
    row: payload.row_no.toString(),
    known: instantView(payload.known_at, seen.zone, ctx.locale),
    sha: payload.sha256.toString('hex'),
    text: payload.payload,
  }))
}

function matchesOf(sides: ComparedSides): ExceptionView['matches'] {
  const byId = new Map(sides.matches.map((member) => [member.match_id, member]))
  return [...byId.values()].map((one) => ({
    kind: one.kind,
    rule: one.rule,
    version: one.rule_version,
    status: one.status,
  }))
}

function textOf(at: InstantView | null): string | null {
  return at && `${at.text} ${at.zone}`
}

function absolute(minor: bigint): bigint {
  return minor < 0n ? -minor : minor
}
