import { verifyAuditChain } from '../../audit/verify-audit-chain.ts'
import { recomputeResultHash } from '../../reconcile/result-hash.ts'
import { type Check, openTally } from './check.ts'

/** The result hash of the latest run, recomputed from every match and finding, is the stored one. */
export const checkResultHash: Check = async ({ db, run }) => {
  const tally = openTally('the result hash is that of the results')
  if (!run) return tally.result()
  tally.seen(run.result_count)
  const recomputed = await recomputeResultHash(db)
  tally.hold(
    recomputed === run.result_sha,
    `run ${run.run_id}`,
    () => `stored ${run.result_sha}, recomputed ${recomputed}`,
  )
  return tally.result()
}

/** The audit chain has no gap and no changed row. */
export const checkAudit: Check = async ({ db }) => {
  const tally = openTally('the audit chain holds')
  const { rows, broken } = await verifyAuditChain(db)
  tally.seen(rows)
  tally.hold(broken === null, `audit row ${broken?.seq}`, () => broken?.fault ?? '')
  return tally.result()
}
