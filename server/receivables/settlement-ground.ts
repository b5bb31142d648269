import type { Db, Tx } from '#db/client'
import { type ErpSettlementRow, listErpSettlements } from '#db/queries/receivables-erp'
import {
  listSettledDocuments,
  listSettlements,
  listSettlings,
  type SettledRow,
  type SettlementRow,
} from '#db/queries/receivables-settlements'
import type { ReferenceIndex } from '../domain/posting/reference.ts'
import { bookShare } from '../domain/receivables/book-share.ts'
import type { ErpSettlement } from '../domain/receivables/erp-settlement.ts'
import {
  type Cleared,
  NOTHING_CLEARED,
  type SettledDocument,
  type Settlement,
  type SettlementRole,
} from '../domain/receivables/settlement.ts'
import type { Place } from './place.ts'

/** Everything needed to judge the settlements of some bill-tos. */
export interface Ground {
  readonly settlements: readonly SettlementRow[]
  readonly documents: ReadonlyMap<string, SettledRow>
  /** Settlements of each document by anybody, in the order they were recorded. */
  readonly settlings: ReadonlyMap<string, readonly Settling[]>
  /** ERP payments and adjustments by the settlement they name, in the order they were created. */
  readonly erp: ReadonlyMap<string, readonly ErpSettlementRow[]>
}

interface Settling {
  readonly paymentId: string
  readonly amountMinor: bigint
  readonly source_id: string
  readonly paid_on: string
  readonly recorded_at: Date
}

/** Loads the settlements of the given places, what they settle, and what the ERP holds for them. */
export async function loadGround(
  { tx, asOf }: { readonly tx: Db | Tx; readonly asOf: Date },
  places: readonly Pick<Place, 'entity' | 'party'>[],
): Promise<Ground> {
  const parties = places.map(({ entity, party }) => ({ entity, bill_to_id: party }))
  const settlements = await listSettlements(tx, parties, asOf)
  const settled = [...new Set(settlements.flatMap(settledIds))]
  const documents = await listSettledDocuments(tx, settled)
  const settlings = await listSettlings(tx, settled, asOf)
  const ids = settlements.map((row) => row.source_id)
  const known = new Set(ids)
  const erp = await listErpSettlements(tx, ids, asOf)
  const nameOf = (row: ErpSettlementRow) =>
    row.external_ref !== null && known.has(row.external_ref) ? row.external_ref : (row.ref_root ?? '')
  return {
    settlements,
    documents: new Map(documents.map((row) => [row.source_id, row])),
    settlings: Map.groupBy(
      settlings.map((row) => ({ ...row, paymentId: row.document_id, amountMinor: row.amount_minor })),
      (row) => row.settled_id,
    ),
    erp: Map.groupBy(erp, nameOf),
  }
}

/** The documents a settlement settles, by their ids in billing. */
export function settledIds(row: SettlementRow): string[] {
  const credit = row.kind === 'refund' || row.kind === 'credit_application' ? row.credit_memo_id : null
  return [...(credit === null ? [] : [credit]), ...row.applications.map((application) => application.invoice_id)]
}

/** The row as the domain reads it. */
export function settlementOf(row: SettlementRow): Settlement {
  return {
    sourceId: row.source_id,
    kind: row.kind,
    entity: row.entity,
    billToId: row.bill_to_id,
    paidOn: row.paid_on,
    currency: row.currency,
    amountMinor: row.amount_minor,
    creditMemoId: row.credit_memo_id,
    applications: row.applications.map((application) => ({
      invoiceId: application.invoice_id,
      amountMinor: BigInt(application.amount_minor),
      intent: application.intent,
    })),
  }
}

/** The documents as the domain reads them: magnitudes, and in functional currency the book amount is the gross. */
export function settledDocuments(ground: Ground): ReadonlyMap<string, SettledDocument> {
  return new Map(
    [...ground.documents].map(([id, row]) => {
      const sign = row.kind === 'credit_memo' ? -1n : 1n
      const own = row.currency === row.functional_currency ? row.gross_minor : null
      const base = row.base_minor ?? own
      return [
        id,
        {
          sourceId: id,
          kind: row.kind,
          currency: row.currency,
          grossMinor: sign * row.gross_minor,
          baseMinor: base === null ? null : sign * base,
          clearingRef: row.group_ref,
          isVoid: row.is_void,
        },
      ]
    }),
  )
}

/** What was applied to a document before a settlement was recorded. */
export function appliedBefore(ground: Ground, documentId: string, paymentId: string): bigint {
  let applied = 0n
  for (const settling of ground.settlings.get(documentId) ?? []) {
    if (settling.paymentId === paymentId) break
    applied += settling.amountMinor
  }
  return applied
}

/** What was applied to a document by settlements paid earlier: by their day, then as they were recorded (file-drop contract, section 4, open amount). */
export function paidBefore(ground: Ground, documentId: string, row: SettlementRow): bigint {
  return (ground.settlings.get(documentId) ?? []).reduce(
    (sum, settling) => (isPaidBefore(settling, row) ? sum + settling.amountMinor : sum),
    0n,
  )
}

type Dated = Pick<SettlementRow, 'paid_on' | 'recorded_at' | 'source_id'>

function isPaidBefore(one: Dated, other: Dated): boolean {
  if (one.paid_on !== other.paid_on) return one.paid_on < other.paid_on
  const later = one.recorded_at.getTime() - other.recorded_at.getTime()
  return later === 0 ? one.source_id < other.source_id : later < 0
}

/** What was applied to a document by everybody. */
export function appliedInAll(ground: Ground, documentId: string): bigint {
  return (ground.settlings.get(documentId) ?? []).reduce((sum, settling) => sum + settling.amountMinor, 0n)
}

/** What settlements recorded earlier applied to the documents of one settlement, and cleared of them where there is a book amount. */
export function clearedBefore(
  ground: Ground,
  row: SettlementRow,
  documents: ReadonlyMap<string, SettledDocument>,
): ReadonlyMap<string, Cleared> {
  return new Map(
    settledIds(row).flatMap((id): [string, Cleared][] => {
      const document = documents.get(id)
      if (!document || document.grossMinor <= 0n) return []
      const applied = appliedBefore(ground, id, row.document_id)
      return [[id, bookShare({ ...document, baseMinor: document.baseMinor ?? 0n }, NOTHING_CLEARED, applied).after]]
    }),
  )
}

/** What each account of the control mappings stands for, over all their versions and entities: a document may stand in the wrong books. */
export function settlementRoles(index: ReferenceIndex): ReadonlyMap<string, SettlementRole> {
  const roles = new Map<string, SettlementRole>()
  const name = (account: string | null, role: SettlementRole) => {
    if (account !== null && !roles.has(account)) roles.set(account, role)
  }
  for (const version of [...index.mappings.values()].flat()) {
    if (version.set !== 'gl_control') continue
    name(version.receivable, 'receivable')
    name(version.cash, 'cash')
    name(version.customerDeposits, 'deposit')
    name(version.badDebt, 'bad_debt')
    name(version.fxRealised, 'fx_realised')
  }
  return roles
}

/** The ERP document as the domain reads it. */
export function erpSettlementOf(row: ErpSettlementRow, roles: ReadonlyMap<string, SettlementRole>): ErpSettlement {
  return {
    documentId: row.document_id,
    versionNo: row.version_no,
    sourceId: row.source_id,
    docNo: row.doc_no,
    entity: row.entity,
    customerNo: row.customer_no,
    currency: row.currency,
    rate: row.rate,
    postingOn: row.posting_on,
    period: row.period,
    createdAt: row.created_at,
    sourceVersion: row.source_version,
    lines: row.lines.map((line) => ({
      account: line.account,
      role: roles.get(line.account) ?? null,
      amountMinor: BigInt(line.amount_minor),
      baseMinor: BigInt(line.base_minor),
      appliesTo: line.applies_to,
    })),
  }
}
