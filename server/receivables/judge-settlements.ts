import type { ErpSettlementRow } from '#db/queries/receivables-erp'
import type { SettlementRecords } from '#db/queries/receivables-rows'
import { listDocumentsByReference } from '#db/queries/receivables-settlements'
import type { SourceFindingRecord } from '#db/queries/source-findings'
import type { Diagnosis } from '../domain/diagnosis/diagnose.ts'
import { lockOf } from '../domain/diagnosis/judgement-reference.ts'
import { parseExternalRef, rootOf } from '../domain/external-ref.ts'
import { documentRate } from '../domain/posting/document-rate.ts'
import type { LegalEntity } from '../domain/posting/reference.ts'
import { deriveSettlement } from '../domain/receivables/derive-settlement.ts'
import type { RatedSettlement } from '../domain/receivables/observe-settlement-base.ts'
import type { Settlement } from '../domain/receivables/settlement.ts'
import type { ShortPayTolerance } from '../domain/receivables/short-pay.ts'
import type { AreaAsk } from '../reconcile/area.ts'
import type { Place } from './place.ts'
import { type JudgedSettlement, settlementFindings } from './settlement-findings.ts'
import {
  clearedBefore,
  erpSettlementOf,
  loadGround,
  settledDocuments,
  settledIds,
  settlementOf,
  settlementRoles,
} from './settlement-ground.ts'
import { settlementRecord } from './settlement-records.ts'
import { settlementSourceFindings } from './settlement-source-findings.ts'
import { shortPayFindings } from './short-pay-findings.ts'

const MS_PER_HOUR = 3_600_000

export interface JudgedPlaces {
  readonly found: readonly Diagnosis[]
  readonly records: SettlementRecords
  readonly sourceFindings: readonly SourceFindingRecord[]
}

/** Derives what the ERP should hold for every settlement of the given bill-tos, compares it with what it holds, and judges what was paid short. */
export async function judgeSettlements(
  ask: AreaAsk,
  places: readonly Place[],
  tolerances: ReadonlyMap<string, ShortPayTolerance>,
): Promise<JudgedPlaces> {
  const ground = await loadGround(ask, places)
  const documents = settledDocuments(ground)
  const roles = settlementRoles(ask.index)
  const refs = new Map([...documents].map(([id, document]) => [id, document.clearingRef]))
  const judged = ground.settlements.flatMap((row): JudgedSettlement[] => {
    const entity = ask.index.entities.get(row.entity)
    if (!entity) return []
    const settlement = settlementOf(row)
    const before = clearedBefore(ground, row, documents)
    const derivation = deriveSettlement(settlement, { documents, before, entity, reference: ask.index })
    const erp = ground.erp.get(row.source_id) ?? []
    const { live, duplicates } = standingFor(erp)
    const deadlineAt = new Date(row.recorded_at.getTime() + entity.postingSlaHours * MS_PER_HOUR)
    const observed = {
      settlement,
      derivation,
      refs,
      live: live && erpSettlementOf(live, roles),
      wasRejected: erp.some((one) => one.standing === 'rejected'),
      isLate: ask.asOf >= deadlineAt,
      lockedAt: lockOf(ask.reference, row.entity, derivation.period) ?? null,
      deadlineAt,
      formerNumbers: formerNumbers(ask, settlement),
      rated: ratedOf(ask, settlement, entity),
    }
    return [
      { row, observed, entity, duplicates: duplicates.map((one) => erpSettlementOf(one, roles)), pairs: rolesOf(erp) },
    ]
  })
  const judge = { ...ask, documentsOf: await listStrayDocuments(ask, judged), ground }
  return {
    found: [
      ...judged.flatMap((one) => settlementFindings(one, judge)),
      ...judged.flatMap((one) => shortPayFindings(one, judge, tolerances)),
    ],
    records: mergeRecords(judged.map((one) => settlementRecord(one, ask.runId))),
    sourceFindings: settlementSourceFindings(judged, ground, ask.runId),
  }
}

function formerNumbers(ask: AreaAsk, { entity, billToId, paidOn }: Settlement): string[] {
  const numbers = ask.index.customers.get(`${entity}|${billToId}`) ?? []
  return numbers.filter((row) => row.validTo !== null && row.validTo <= paidOn).map((row) => row.erpCustomerNo)
}

function ratedOf(ask: AreaAsk, settlement: Settlement, entity: LegalEntity): RatedSettlement | null {
  const rate = documentRate({ currency: settlement.currency, issueOn: settlement.paidOn }, entity, ask.index)
  if (rate.finding || rate.rateOn === null) return null
  const { conversion } = rate
  const source = entity.fxSources[settlement.currency] ?? ''
  const pair = conversion.direction === 'divide' ? [conversion.to, conversion.from] : [conversion.from, conversion.to]
  return { conversion, publications: ask.index.rates.get([source, ...pair].join('|')) ?? [] }
}

/** The first live document stands for the settlement, net of the journals that adjust it; later ones repeat it. */
function standingFor(erp: readonly ErpSettlementRow[]) {
  const live = erp.filter((one) => one.standing === 'live')
  const [first, ...duplicates] = live.filter((one) => !isAdjusting(one))
  const added = live.filter(isAdjusting).flatMap((one) => one.lines)
  return {
    live: first ? { ...first, lines: added.length > 0 ? net([...first.lines, ...added]) : first.lines } : null,
    duplicates,
  }
}

/** One line per account and document cleared: what a journal moved elsewhere no longer stands where it was. */
function net(lines: ErpSettlementRow['lines']): ErpSettlementRow['lines'] {
  const places = Map.groupBy(lines, (line) =>
    JSON.stringify([line.account, line.applies_to === null ? null : rootOf(line.applies_to)]),
  )
  const sum = (texts: readonly string[]) => texts.reduce((total, text) => total + BigInt(text), 0n).toString()
  return [...places.values()].flatMap((own) => {
    const [first] = own
    if (!first) return []
    const amount = sum(own.map((line) => line.amount_minor))
    const base = sum(own.map((line) => line.base_minor))
    return amount === '0' && base === '0' ? [] : [{ ...first, amount_minor: amount, base_minor: base }]
  })
}

/** A journal beside a settlement's own document: it is numbered as a further part of it (file-drop contract, section 5). */
function isAdjusting({ external_ref: reference }: ErpSettlementRow): boolean {
  return reference !== null && parseExternalRef(reference).kind === 'part'
}

function rolesOf(erp: readonly ErpSettlementRow[]): JudgedSettlement['pairs'] {
  const duplicates = new Set(standingFor(erp).duplicates)
  return erp.map((row) => ({ row, role: duplicates.has(row) ? ('duplicate' as const) : row.standing }))
}

/** The billing documents the ERP applied settlements to instead of those billing names. */
async function listStrayDocuments(ask: AreaAsk, judged: readonly JudgedSettlement[]) {
  const named = judged.flatMap(({ observed, row }) => {
    const own = new Set(settledIds(row).map((id) => observed.refs.get(id)))
    return (observed.live?.lines ?? []).flatMap(({ appliesTo }) =>
      appliesTo !== null && !own.has(appliesTo) ? [{ entity: row.entity, ref: appliesTo }] : [],
    )
  })
  const found = await listDocumentsByReference(ask.tx, named)
  return Map.groupBy(found, (row) => `${row.entity}|${row.ref}`)
}

function mergeRecords(all: readonly SettlementRecords[]): SettlementRecords {
  return {
    settlements: all.flatMap((one) => one.settlements),
    lines: all.flatMap((one) => one.lines),
    pairs: all.flatMap((one) => one.pairs),
  }
}
