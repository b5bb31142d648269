import { invariant } from './invariant.ts'
import { isPeriod, type Period } from './period.ts'

/** What a reference on an ERP document says about its origin (file-drop contract, section 5). Any other text stands for itself: it may be a document number or a person's note. */
export type ExternalRef =
  | { readonly kind: 'document'; readonly root: string }
  | { readonly kind: 'part' | 'reversal' | 'rebook'; readonly root: string; readonly n: number }
  | { readonly kind: 'consolidated'; readonly root: string; readonly period: Period }
  | { readonly kind: 'revenue_journal'; readonly root: string; readonly period: Period }

const SUFFIX = /\/([SRB])([1-9]\d*)$/
const SUFFIX_KINDS = { S: 'part', R: 'reversal', B: 'rebook' } as const
const MONTHLY = /^(CON|REV)-.+-(\d{4}-\d{2})$/

/** Reads a reference. Only the outermost suffix gives the kind ("…/S2/R1" is a reversal); the root is free of all of them. */
export function parseExternalRef(reference: string): ExternalRef {
  const root = rootOf(reference)
  const suffix = SUFFIX.exec(reference)
  if (suffix) {
    const letter = suffix[1]
    invariant(letter === 'S' || letter === 'R' || letter === 'B', 'the pattern knows three letters')
    return { kind: SUFFIX_KINDS[letter], root, n: Number(suffix[2]) }
  }
  const monthly = MONTHLY.exec(root)
  const period = monthly?.[2]
  if (!period || !isPeriod(period)) return { kind: 'document', root }
  return { kind: monthly[1] === 'CON' ? 'consolidated' : 'revenue_journal', root, period }
}

/** The reference without its part, reversal and rebook suffixes: what all documents of one chain or split share. */
export function rootOf(reference: string): string {
  let root = reference
  while (SUFFIX.test(root)) root = root.replace(SUFFIX, '')
  return root
}

/** The reference of the n-th part of a split document, n from 1. */
export function partRef(number: string, n: number): string {
  return `${number}/S${n}`
}

/** The reference of the n-th reversal of a document, n from 1. */
export function reversalRef(reference: string, n: number): string {
  return `${reference}/R${n}`
}

/** The reference of the n-th rebooking of a document, n from 1. */
export function rebookRef(reference: string, n: number): string {
  return `${reference}/B${n}`
}

/** The reference of the one ERP invoice that stands for all invoices of a customer in a month. */
export function consolidatedRef(group: { entity: string; customerNo: string; period: Period }): string {
  return `CON-${group.entity}-${group.customerNo}-${group.period}`
}

/** The reference of the monthly journal that recognises revenue. */
export function revenueJournalRef(journal: { entity: string; currency: string; period: Period }): string {
  return `REV-${journal.entity}-${journal.currency}-${journal.period}`
}

/** What an exact match joins on: numbers are unique within an entity only, so the entity leads. */
export function matchKey(entity: string, root: string): string {
  return `${entity}|${root}`
}

/** A number as people retype it: capitals, without spaces and separators, full-width digits made plain. */
export function normaliseNumber(number: string): string {
  return number
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}

/** True when b is a with exactly two neighbouring, different characters exchanged. Symmetric; never true of a text and itself. */
export function isNeighbourSwap(a: string, b: string): boolean {
  if (a.length !== b.length || a === b) return false
  let at = 0
  while (a[at] === b[at]) at += 1
  return a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2)
}

/** The characters of a number in sorted order: equal for all numbers one swap apart, so candidates are found by equality before they are compared one by one. */
export function swapSignature(number: string): string {
  return normaliseNumber(number).split('').sort().join('')
}
