import { findStaleExceptions, findUnevenFacets, findUnknownDocuments } from '#db/queries/verify-findings'
import { type Check, NAMED_FAILURES, openTally } from './check.ts'

/** The facets of every diagnosis add up to its variance. */
export const checkFacets: Check = async ({ db }) => {
  const tally = openTally('variances are the sum of their facets')
  const { checked, wrong } = await findUnevenFacets(db, NAMED_FAILURES)
  tally.seen(checked)
  for (const object of wrong) tally.hold(false, object, () => 'the facets do not add up to the variance')
  return tally.result()
}

/** What lists show of an exception is what its newest diagnosis says, and every document it names is known. */
export const checkExceptions: Check = async ({ db }) => {
  const tally = openTally('exceptions show their newest diagnosis')
  const stale = await findStaleExceptions(db, NAMED_FAILURES)
  tally.seen(stale.checked)
  for (const object of stale.wrong) tally.hold(false, object, () => 'differs from its newest diagnosis')
  const unknown = await findUnknownDocuments(db, NAMED_FAILURES)
  for (const object of unknown.wrong) tally.hold(false, object, () => 'the latest run does not know it')
  return tally.result()
}
