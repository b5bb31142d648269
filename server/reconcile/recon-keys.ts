import { matchKey, normaliseNumber, rootOf, swapSignature } from '../domain/external-ref.ts'

/** The key under which an expectation looks for its ERP document: entity and reference, exactly. */
export function expectedKey(entity: string, groupRef: string): string {
  return matchKey(entity, groupRef)
}

/** The key of an ERP document: the root of its reference, or the one billing number it names. Null when it names none or several: then nothing can be joined to it by key. */
export function erpKey(document: {
  entity: string
  externalRef: string | null
  refs: readonly string[]
}): string | null {
  if (document.externalRef !== null && document.externalRef !== '')
    return matchKey(document.entity, rootOf(document.externalRef))
  const only = document.refs.length === 1 ? document.refs[0] : undefined
  return only === undefined ? null : matchKey(document.entity, only)
}

/** The number by which a person would know an ERP document: its reference, else the one number it names, else nothing. */
export function erpNumber(document: { externalRef: string | null; refs: readonly string[] }): string {
  if (document.externalRef !== null && document.externalRef !== '') return document.externalRef
  return document.refs.length === 1 ? (document.refs[0] ?? '') : ''
}

/** Keys of the near-miss passes: equal blocks are candidates, never matches. Without a number a document blocks on itself alone. */
export function blocksOf(of: {
  entity: string
  customerNo: string | null
  currency: string
  amountMinor: bigint
  number: string
  documentId: string
}): { swap_block: string; number_block: string; amount_block: string } {
  const root = rootOf(of.number)
  const number = normaliseNumber(root)
  const party = `${of.entity}|${of.customerNo ?? of.documentId}|${of.currency}|${of.amountMinor}`
  return {
    swap_block: number === '' ? of.documentId : `${party}|${swapSignature(root)}`,
    number_block: number === '' ? of.documentId : number,
    amount_block: party,
  }
}
