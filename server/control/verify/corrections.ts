import type { Db } from '#db/client'
import {
  type Broken,
  findStrayMappings,
  findUnapproved,
  findUnauditedMoves,
  findUnevenReversals,
} from '#db/queries/verify-corrections'
import { type Check, NAMED_FAILURES, openTally } from './check.ts'

/** A reversal under a plan and what it reverses add up to nothing, account by account, in both currencies. */
export const checkReversals: Check = ({ db }) => told('reversals net to zero', findUnevenReversals, db)

/** Whatever took effect was approved by somebody other than who proposed or edited it, and no two postings share a key. */
export const checkFourEyes: Check = ({ db }) => told('corrections have four eyes', findUnapproved, db)

/** Every move of a posting is told in the audit. */
export const checkAuditedMoves: Check = ({ db }) =>
  told('the audit tells every move of a posting', findUnauditedMoves, db)

/** Mappings in force are what imports and approved changes lead to. */
export const checkMappings: Check = ({ db }) =>
  told('mappings in force are those of their versions', findStrayMappings, db)

async function told(name: string, find: (db: Db, limit: number) => Promise<Broken>, db: Db) {
  const tally = openTally(name)
  const { checked, wrong } = await find(db, NAMED_FAILURES)
  tally.seen(checked)
  for (const { object, problem } of wrong) tally.hold(false, object, () => problem)
  return tally.result()
}
