import type { ErpDocumentDraft, ErpDraftLine } from '../../../domain/corrections/erp-draft.ts'
import { parseDecimalToMinor } from '../../../domain/money.ts'
import { RejectedDocument } from './rejection.ts'

/** Minor units per account code, debit positive; accounts that come to nothing are left out. */
export type Books = ReadonlyMap<string, bigint>

/** Minor units of one decimal. Throws a rejection for what is no amount of the currency. */
export function minorOf(text: string, currency: string): bigint {
  const read = parseDecimalToMinor(text, currency)
  if (!read.ok) throw new RejectedDocument('other', `"${text}" is no amount in ${currency}.`)
  return read.minor
}

/** Debit less credit of one line in minor units. */
export function netOf(line: Pick<ErpDraftLine, 'debit' | 'credit'>, currency: string): bigint {
  return minorOf(line.debit, currency) - minorOf(line.credit, currency)
}

/** Adds up amounts by account. */
export function booksOf(entries: Iterable<readonly [account: string, minor: bigint]>): Books {
  const books = new Map<string, bigint>()
  for (const [account, minor] of entries) books.set(account, (books.get(account) ?? 0n) + minor)
  return new Map([...books].filter(([, minor]) => minor !== 0n))
}

/** What a document is to leave in the books. Throws a rejection when its sides differ. */
export function draftBooks(draft: ErpDocumentDraft): Books {
  const entries = draft.lines.map((line) => [line.account, netOf(line, draft.currency)] as const)
  if (entries.reduce((sum, [, minor]) => sum + minor, 0n) !== 0n) {
    throw new RejectedDocument('unbalanced', 'The debits and credits of the document differ.')
  }
  return booksOf(entries)
}

/** The first account on which two books differ; undefined when they are equal. */
export function firstDifference(wanted: Books, made: Books): string | undefined {
  const accounts = new Set([...wanted.keys(), ...made.keys()])
  return [...accounts].sort().find((account) => (wanted.get(account) ?? 0n) !== (made.get(account) ?? 0n))
}
