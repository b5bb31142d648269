import {
  listCounterparts,
  listErpHeads,
  listErpIdsByLines,
  listErpIdsByRoot,
  listErpShares,
  listReversalChain,
} from '#db/queries/lineage-posting'
import { parseExternalRef, rootOf } from '../domain/external-ref.ts'
import type { BillingFact, ErpFact, ExpectedFact, PostingFact, RestFact } from '../domain/lineage/facts.ts'
import type { Reading } from './reading.ts'

type Head = Awaited<ReturnType<typeof listErpHeads>>[number]
type Counterpart = Awaited<ReturnType<typeof listCounterparts>>[number]

interface Wanted {
  readonly documents: readonly BillingFact[]
  readonly expected: readonly (ExpectedFact & { readonly groupRef: string })[]
  /** ERP documents to read whatever claims them: the seed of the trace. */
  readonly erpIds: readonly string[]
}

/** Every ERP document that stands for the billing documents: matched, carrying their reference, or reversing one of those. */
export async function readPostingFacts(
  reading: Reading,
  wanted: Wanted,
): Promise<{ erp: ErpFact[]; postings: PostingFact[]; rest: RestFact[] }> {
  const references = referencesOf(wanted)
  const lineIds = wanted.documents.flatMap((document) => document.lines.map((line) => line.lineId))
  const [matched, referring, booking] = await Promise.all([
    listCounterparts(reading.db, {
      side: 'expected',
      documentIds: wanted.documents.map((document) => document.documentId),
    }),
    listErpIdsByRoot(reading.db, { scope: reading.scope, roots: [...references.keys()] }),
    listErpIdsByLines(reading.db, { scope: reading.scope, lineIds }),
  ])
  const found = [
    ...wanted.erpIds,
    ...matched.map((row) => row.other_id),
    ...[...referring, ...booking].map((row) => row.document_id),
  ]
  const heads = await readWithChain(reading, found)
  const shares = await listErpShares(reading.db, {
    documentIds: heads.map((head) => head.document_id),
    sourceRefs: wanted.documents.flatMap((document) => [
      document.sourceId,
      ...document.lines.map((line) => line.lineId),
    ]),
  })
  const postings = wanted.documents.flatMap((document) =>
    heads.flatMap((head) => postingOf({ document, head, matched, references, shares }) ?? []),
  )
  return { erp: heads.map(erpFact), postings, rest: heads.flatMap((head) => restOf(head, postings) ?? []) }
}

/** Which billing documents a reference without suffixes speaks of: their own number, or the group they are posted in. */
function referencesOf(wanted: Wanted): Map<string, BillingFact[]> {
  const groups = new Map(wanted.expected.map((fact) => [fact.documentId, fact.groupRef]))
  const references = new Map<string, BillingFact[]>()
  for (const document of wanted.documents) {
    for (const reference of new Set([document.number, rootOf(groups.get(document.documentId) ?? document.number)])) {
      references.set(reference, [...(references.get(reference) ?? []), document])
    }
  }
  return references
}

async function readWithChain(reading: Reading, ids: readonly string[]): Promise<Head[]> {
  const first = await listErpHeads(reading.db, { scope: reading.scope, documentIds: [...new Set(ids)] })
  const chain = await listReversalChain(reading.db, {
    scope: reading.scope,
    sourceIds: first.map((head) => head.source_id),
    reversedIds: first.flatMap((head) => head.reversal_of ?? []),
  })
  const known = new Set(first.map((head) => head.document_id))
  const missing = chain.map((row) => row.document_id).filter((id) => !known.has(id))
  if (missing.length === 0) return first
  return [...first, ...(await listErpHeads(reading.db, { scope: reading.scope, documentIds: missing }))]
}

function postingOf(pair: {
  document: BillingFact
  head: Head
  matched: readonly Counterpart[]
  references: ReadonlyMap<string, readonly BillingFact[]>
  shares: Awaited<ReturnType<typeof listErpShares>>
}): PostingFact | undefined {
  const { document, head } = pair
  const match = pair.matched.find((row) => row.own_id === document.documentId && row.other_id === head.document_id)
  const spoken = head.entity === document.entity && pair.references.get(head.ref_root ?? '')?.includes(document)
  const own = new Set([document.sourceId, ...document.lines.map((line) => line.lineId)])
  const lines = pair.shares.filter((row) => row.document_id === head.document_id && own.has(row.source_line_ref ?? ''))
  if (!match && !spoken && lines.length === 0) return undefined
  const share = -lines.reduce((sum, row) => sum + row.amount_minor, 0n)
  const isShared = head.refs.length > 1 || parseExternalRef(head.external_ref ?? '').kind === 'consolidated'
  if (isShared && !match && lines.length === 0) return undefined
  const amountMinor = head.status === 'rejected' ? 0n : isShared ? share : head.receivable_minor
  const basis = !match ? 'reference' : match.status === 'suggested' ? 'suggestion' : 'match'
  return {
    documentId: document.documentId,
    erpDocumentId: head.document_id,
    amountMinor,
    basis,
    rule: match ? `${match.rule} v${match.rule_version}` : null,
  }
}

function restOf(head: Head, postings: readonly PostingFact[]): RestFact | undefined {
  const own = postings.filter((posting) => posting.erpDocumentId === head.document_id)
  const count = head.refs.length - own.length
  if (head.refs.length < 2 || count <= 0) return undefined
  const amountMinor = head.receivable_minor - own.reduce((sum, posting) => sum + posting.amountMinor, 0n)
  return { erpDocumentId: head.document_id, count, amountMinor, currency: head.currency }
}

function erpFact(head: Head): ErpFact {
  return {
    documentId: head.document_id,
    sourceId: head.source_id,
    docNo: head.doc_no,
    externalRef: head.external_ref,
    type: head.type,
    status: head.status,
    standing: standingOf(head),
    versionNo: head.version_no,
    period: head.period,
    currency: head.currency,
    amountMinor: head.receivable_minor,
    reversalOf: head.reversal_of,
    customerNo: head.customer_no,
  }
}

/** A document with a posted reversal, and the reversal, are not live (file-drop contract, section 5). */
function standingOf(head: Head): ErpFact['standing'] {
  if (head.status === 'rejected') return 'rejected'
  if (head.reversal_of !== null) return 'reversal'
  return head.reversed ? 'reversed' : 'live'
}
