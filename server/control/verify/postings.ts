import { findBrokenPostings } from '#db/queries/verify-postings'
import { type Check, NAMED_FAILURES, openTally } from './check.ts'

/** Every posting keeps the protocol: no claim outlives its lease, what is confirmed stands once in the ERP, reversals come first, and its events lead to its state. */
export const checkPostings: Check = async ({ db }) => {
  const tally = openTally('postings keep the protocol')
  const { checked, wrong } = await findBrokenPostings(db, NAMED_FAILURES)
  tally.seen(checked)
  for (const { object, problem } of wrong) tally.hold(false, `posting ${object}`, () => problem)
  return tally.result()
}
