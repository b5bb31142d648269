import type { Derivation } from '../posting/types.ts'

/** What stands on one account for one document, in minor units, debit positive, in document and functional currency. */
export interface AccountSum {
  readonly account: string
  readonly amountMinor: bigint
  readonly baseMinor: bigint
}

export type MappingResult = 'clears' | 'changes' | 'remains' | 'breaks'
export type MappingRemedy = 'post' | 'reverse_and_rebook' | 'none' | 'map_the_rest'

/** What a change of mappings does to one document. */
export interface MappingOutcome {
  readonly result: MappingResult
  readonly remedy: MappingRemedy
  /** The class of the exception the document has once the change is in force and nothing is posted yet; null for none. */
  readonly becomes: 'UNMAPPED' | 'MISSING_IN_ERP' | 'IN_TRANSIT' | 'STALE_MAPPING' | null
  /** What executing the remedy adds to the ledger: what should stand less what stands. */
  readonly effect: readonly AccountSum[]
}

/** Exceptions that a mapping and the remedy after it take away; others concern something else and stay. */
const CURED = ['UNMAPPED', 'STALE_MAPPING', 'WRONG_ACCOUNT', 'WRONG_CUSTOMER', 'MISSING_IN_ERP', 'IN_TRANSIT']

/**
 * Judges one document by its derivation before and after a change, what the ERP holds live for it (null: nothing) and its open exceptions by class.
 * Undefined where the change says nothing new of it. Amounts of `effect` are signed debit positive.
 */
export function mappingOutcome(of: {
  before: Derivation
  after: Derivation
  erp: readonly AccountSum[] | null
  classes: readonly string[]
  isLate: boolean
}): MappingOutcome | undefined {
  const { before, after, erp, classes } = of
  if (after.outcome === 'zero_total') return undefined
  if (after.outcome === 'unmapped') {
    if (before.outcome === 'derived')
      return { result: 'breaks', remedy: 'map_the_rest', becomes: 'UNMAPPED', effect: [] }
    return { result: 'remains', remedy: 'map_the_rest', becomes: 'UNMAPPED', effect: [] }
  }
  const wanted = accountSums(after.expected.lines)
  const isMapped = before.outcome !== 'derived'
  if (!isMapped && isSame(before, after)) return undefined
  const effect = difference(wanted, erp ?? [])
  if (erp === null) {
    const result = isMapped || classes.length > 0 ? 'clears' : 'changes'
    return { result, remedy: 'post', becomes: of.isLate ? 'MISSING_IN_ERP' : 'IN_TRANSIT', effect }
  }
  const remains = classes.some((name) => !CURED.includes(name))
  const cures = remains ? 'changes' : 'clears'
  const isCustomer = !isMapped && before.expected.customerNo !== after.expected.customerNo
  if (effect.length === 0 && !isCustomer)
    return { result: classes.length > 0 ? cures : 'changes', remedy: 'none', becomes: null, effect }
  if (classes.length === 0 && !isMapped)
    return { result: 'breaks', remedy: 'reverse_and_rebook', becomes: 'STALE_MAPPING', effect }
  return { result: cures, remedy: 'reverse_and_rebook', becomes: 'STALE_MAPPING', effect }
}

/** Adds lines up by account, in the order of accounts; accounts that come to nothing in both currencies are left out. */
export function accountSums(lines: readonly AccountSum[]): AccountSum[] {
  const sums = new Map<string, AccountSum>()
  for (const { account, amountMinor, baseMinor } of lines) {
    const so = sums.get(account) ?? { account, amountMinor: 0n, baseMinor: 0n }
    sums.set(account, { account, amountMinor: so.amountMinor + amountMinor, baseMinor: so.baseMinor + baseMinor })
  }
  return [...sums.values()]
    .filter((sum) => sum.amountMinor !== 0n || sum.baseMinor !== 0n)
    .sort((a, b) => (a.account < b.account ? -1 : 1))
}

function difference(wanted: readonly AccountSum[], held: readonly AccountSum[]): AccountSum[] {
  const taken = held.map((sum) => ({ ...sum, amountMinor: -sum.amountMinor, baseMinor: -sum.baseMinor }))
  return accountSums([...wanted, ...taken])
}

// The names of the versions are left out: a document on the same accounts with the same amounts, dimensions and customer is the same posting, whoever said so.
function isSame(before: Derivation, after: Derivation): boolean {
  return contentOf(before) === contentOf(after)
}

function contentOf(derivation: Derivation): string {
  return JSON.stringify(derivation, (name, value: unknown) => {
    if (name === 'mappingIds') return undefined
    return typeof value === 'bigint' ? value.toString() : value
  })
}
