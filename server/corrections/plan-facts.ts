import type { Tx } from '#db/client'
import { listEntities } from '#db/queries/frame'
import {
  findNewestInstant,
  listConnectedEntities,
  listMirrored,
  listMirroredLines,
  listMirroredUnder,
  listPeriodStates,
  listPlannedDocuments,
  listTakenReferences,
  type MirroredRow,
} from '#db/queries/plan-sources'
import type { Ctx } from '../context.ts'
import type { Adjustment } from '../domain/corrections/adjustment.ts'
import { rootsOf } from '../domain/corrections/lay-out-plan.ts'
import type { PeriodState } from '../domain/corrections/plan-dates.ts'
import type { BookableDocument, PlanFacts, PlanSubject, StandingDocument } from '../domain/corrections/planned-row.ts'
import { isAdjusting } from '../domain/corrections/remedies.ts'
import { rootOf } from '../domain/external-ref.ts'
import { deriveExpectedPosting } from '../domain/posting/derive-expected-posting.ts'
import { buildReferenceIndex } from '../domain/posting/reference.ts'
import { readReference } from '../ingest/read-reference.ts'
import { readBillingFacts } from '../reconcile/read-billing-facts.ts'
import { readAdjustments } from './read-adjustments.ts'

/** Billing documents as they would be derived now: from the newest facts and every approved mapping, this transaction's own included. */
export async function readBookable(
  tx: Tx,
  ctx: Pick<Ctx, 'now'>,
  ids: readonly string[],
): Promise<Map<string, BookableDocument>> {
  const { asOf, index } = await readIndex(tx, ctx)
  const facts = await readBillingFacts(tx, ids, asOf)
  return new Map(
    facts.map(({ row, document }): [string, BookableDocument] => {
      const derivation = deriveExpectedPosting(document, index)
      return [
        row.document_id,
        {
          documentId: row.document_id,
          number: row.number,
          entity: row.entity,
          currency: row.currency,
          isVoid: row.is_void,
          expected: derivation.outcome === 'derived' ? derivation.expected : null,
          findings: derivation.outcome === 'unmapped' ? derivation.findings : [],
        },
      ]
    }),
  )
}

/** The reference in force of everything known by now. */
async function readIndex(tx: Tx, ctx: Pick<Ctx, 'now'>) {
  const newest = (await findNewestInstant(tx)) ?? new Date(0)
  const asOf = newest > ctx.now() ? newest : ctx.now()
  return { asOf, index: buildReferenceIndex(await readReference(tx, asOf)) }
}

/** What journals are to add for these subjects, derived at this moment, by exception. */
export async function readAdjusting(
  tx: Tx,
  ctx: Pick<Ctx, 'now'>,
  subjects: readonly Pick<PlanSubject, 'exceptionId' | 'documentId' | 'entity' | 'treatment' | 'erpIds'>[],
  erp?: ReadonlyMap<string, StandingDocument>,
): Promise<ReadonlyMap<string, readonly Adjustment[]>> {
  const adjusting = subjects.filter(({ treatment }) => treatment !== null && isAdjusting(treatment))
  if (adjusting.length === 0) return new Map()
  const standing = erp ?? (await readStanding(tx, [...new Set(adjusting.flatMap((subject) => subject.erpIds))]))
  return readAdjustments({ tx, ...(await readIndex(tx, ctx)) }, adjusting, standing)
}

/** ERP documents as mirrored now, with their lines and where they stand among reversals. */
export async function readStanding(tx: Tx, ids: readonly string[]): Promise<Map<string, StandingDocument>> {
  const rows = await listMirrored(tx, ids)
  const lines = Map.groupBy(await listMirroredLines(tx, rows), (line) => line.document_id)
  return new Map(
    rows.map((row): [string, StandingDocument] => [
      row.document_id,
      {
        ...headerOf(row),
        lines: (lines.get(row.document_id) ?? []).map((line) => ({
          account: line.account,
          amountMinor: line.amount_minor,
          baseMinor: line.base_minor,
          taxCode: line.tax_code,
          sourceLineRef: line.source_line_ref,
          appliesTo: line.applies_to,
          dimensions: line.dimensions,
        })),
      },
    ]),
  )
}

function headerOf(row: MirroredRow) {
  return {
    documentId: row.document_id,
    versionNo: row.version_no,
    standing: row.standing,
    sourceId: row.source_id,
    docNo: row.doc_no,
    type: row.type,
    entity: row.entity,
    externalRef: row.external_ref,
    refs: row.refs,
    customerNo: row.customer_no,
    documentOn: row.document_on,
    postingOn: row.posting_on,
    currency: row.currency,
    rate: row.rate ?? '1',
  }
}

/** Everything a layout of these subjects is made from. */
export async function readPlanFacts(
  tx: Tx,
  ctx: Pick<Ctx, 'now'>,
  subjects: readonly PlanSubject[],
): Promise<PlanFacts> {
  const billingIds = [...new Set(subjects.flatMap((subject) => subject.billingIds))]
  const erpIds = [...new Set(subjects.flatMap((subject) => subject.erpIds))]
  const billing = await readBookable(tx, ctx, billingIds)
  const erp = await readStanding(tx, erpIds)
  const adjustments = await readAdjusting(tx, ctx, subjects, erp)
  const entities = await listEntities(tx, 'all')
  const codes = entities.map(({ entity }) => entity)
  const periods = await readPeriods(tx, codes)
  const roots = subjects.flatMap((subject) => rootsOf(subject, { billing, erp, adjustments, periods }))
  const under = {
    entities: [...new Set(roots.map(({ entity }) => entity))],
    roots: [...new Set(roots.map(({ root }) => root))],
  }
  const mirrored = await listMirroredUnder(tx, under)
  const taken = await listTakenReferences(tx, under)
  const used = new Map(codes.map((entity): [string, Set<string>] => [entity, new Set()]))
  for (const row of mirrored)
    if (row.external_ref && row.status === 'posted') used.get(row.entity)?.add(row.external_ref)
  for (const row of taken) used.get(row.entity)?.add(row.external_ref)
  const unread = taken.filter(({ state, purpose }) => purpose !== 'reverse' && state === 'posted')
  const live = mirrored.filter(({ standing, external_ref: reference }) => standing === 'live' && reference !== null)
  return {
    billing,
    erp,
    liveReferences: new Set([...live, ...unread].map((row) => `${row.entity}|${row.external_ref}`)),
    liveNumbers: new Set(
      live.flatMap((row) => row.refs.map((number) => `${row.entity}|${rootOf(row.external_ref ?? '')}|${number}`)),
    ),
    used,
    planned: await readPlanned(tx, [...billingIds, ...erpIds, ...subjects.map((subject) => subject.documentId)]),
    periods,
    functionalCurrency: new Map(entities.map((row) => [row.entity, row.functional_currency])),
    connected: new Set(await listConnectedEntities(tx)),
    adjustments,
  }
}

async function readPlanned(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  const rows = await listPlannedDocuments(tx, ids)
  return new Set(rows.map((row) => `${row.purpose === 'reverse' ? 'reverse' : 'book'}|${row.document_id}`))
}

/** The states of all periods by entity. */
export async function readPeriods(tx: Tx, entities: readonly string[]): Promise<Map<string, Map<string, PeriodState>>> {
  const rows = Map.groupBy(await listPeriodStates(tx, entities), (row) => row.entity)
  return new Map([...rows].map(([entity, states]) => [entity, new Map(states.map((row) => [row.period, row.state]))]))
}
