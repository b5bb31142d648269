import { findWrongEvents, findWrongHashes } from '#db/queries/verify-payloads'
import { type Check, NAMED_FAILURES, openTally } from './check.ts'

/** Every payload still has the hash it was received with. */
export const checkPayloadHashes: Check = async ({ db }) => {
  const tally = openTally('payloads are as received')
  const { checked, wrong } = await findWrongHashes(db, NAMED_FAILURES)
  tally.seen(checked)
  for (const object of wrong) tally.hold(false, object, () => 'the payload is not what its hash says')
  return tally.result()
}

/** Every usage event says what its payload says. */
export const checkUsageEvents: Check = async ({ db }) => {
  const tally = openTally('usage events equal their payloads')
  const { checked, wrong } = await findWrongEvents(db, NAMED_FAILURES)
  tally.seen(checked)
  for (const object of wrong) tally.hold(false, object, () => 'a column differs from the payload')
  return tally.result()
}
