import type { Facts } from '../domain/diagnosis/facts.ts'
import { receivablesVocabulary } from '../domain/receivables/facts.ts'
import { revenueVocabulary } from '../domain/revenue/facts.ts'
import { usageVocabulary } from '../domain/usage-judgement/facts.ts'

/** The names of all facts that the checks on usage, revenue, receivables and the ledger state, each with an example of its kind. A rule that reads any other name stops the run. */
export const areaVocabulary: Facts = {
  ...usageVocabulary,
  ...receivablesVocabulary,
  ...revenueVocabulary,
  journalAfterLock: false,
  openingDiffersFromSigned: false,
  journalOnSubledgerAccount: false,
}
