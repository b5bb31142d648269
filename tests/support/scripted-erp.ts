import type { ErpCapabilities, ErpConnector, FoundDocument, PostAnswer, PulledPage } from '#server/connectors/contract'
import type { ErpDocumentDraft } from '#server/domain/corrections/erp-draft'

/** What happens to the next request under a reference: an answer instead of posting, or posting with the answer lost. */
export type Turn = PostAnswer | 'lost_after_commit'

export interface ScriptedErp extends ErpConnector {
  /** Every document it holds, in the order it came. */
  readonly documents: { reference: string; found: FoundDocument }[]
  readonly calls: string[]
  script(reference: string, ...turns: Turn[]): void
  /** Holds a document that nobody here posted. */
  hold(reference: string, found: Partial<FoundDocument>): void
  breakLookUp(broken: boolean): void
}

/** An ERP in memory that answers as it is told; without a script it posts, and accepts duplicates unless uniqueness is enforced. */
export function scriptedErp(more: Partial<ErpCapabilities> = {}): ScriptedErp {
  const capabilities: ErpCapabilities = {
    cursor: 'modified',
    overlapSeconds: 0,
    tombstones: false,
    uniqueness: 'searchable',
    lanes: 'per_company',
    referenceMaxLength: 100,
    settleMs: 50,
    supports: ['ar_invoice', 'ar_credit_memo', 'reversal'],
    ...more,
  }
  const documents: ScriptedErp['documents'] = []
  const calls: string[] = []
  const scripts = new Map<string, Turn[]>()
  let isBroken = false
  const hold = (reference: string, found: Partial<FoundDocument>) => {
    const no = String(documents.length + 1)
    const whole = { sourceId: `id-${no}`, docNo: `ERP-${no}`, isDraft: false, receivable: '10.00', currency: 'EUR' }
    documents.push({ reference, found: { ...whole, ...found } })
    return { ...whole, ...found }
  }
  const under = (reference: string) => documents.filter((one) => one.reference === reference).map((one) => one.found)
  const post = (draft: ErpDocumentDraft): PostAnswer => {
    const turn = scripts.get(draft.external_ref)?.shift()
    if (turn !== undefined && turn !== 'lost_after_commit') return turn
    if (capabilities.uniqueness === 'enforced' && under(draft.external_ref).length > 0)
      return { kind: 'rejected', code: 'duplicate_reference', message: 'exists' }
    const { sourceId, docNo } = hold(draft.external_ref, {})
    return turn === undefined ? { kind: 'posted', sourceId, docNo } : { kind: 'unknown', message: 'no answer' }
  }
  return {
    capabilities,
    documents,
    calls,
    hold,
    script: (reference, ...turns) => void scripts.set(reference, turns),
    breakLookUp: (broken) => {
      isBroken = broken
    },
    lookUp: (_company, references) => {
      calls.push(`look up ${references.join(' ')}`)
      if (isBroken) return Promise.reject(new Error('down'))
      const found = references.map((reference) => [reference, under(reference)] as const)
      return Promise.resolve(new Map(capabilities.uniqueness === 'none' ? [] : found))
    },
    post: (_company, draft) => {
      calls.push(`post ${draft.external_ref}`)
      const answer = post(draft)
      return Promise.resolve({ answer, exchange: { request: { reference: draft.external_ref }, answer } })
    },
    pull: (): Promise<PulledPage> => Promise.resolve({ documents: [], next: 1, complete: true, readUntil: null }),
    check: () => Promise.resolve([]),
  }
}
