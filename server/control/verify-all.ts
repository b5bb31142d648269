import type { Db } from '#db/client'
import { findLatestRun } from '#db/queries/control-run'
import { openSnapshot } from '#db/snapshot'
import { checkBillingIdentities } from './verify/billing-identities.ts'
import { checkBillingBuckets, checkClaimedOnce, checkErpBuckets } from './verify/buckets.ts'
import type { CheckResult, SnapshotCheck } from './verify/check.ts'
import { checkAuditedMoves, checkFourEyes, checkMappings, checkReversals } from './verify/corrections.ts'
import { checkErpBalance } from './verify/erp-balance.ts'
import { checkExpectedPostings } from './verify/expected-postings.ts'
import { checkFeeds } from './verify/feeds.ts'
import { checkExceptions, checkFacets } from './verify/findings.ts'
import {
  checkRatedLines,
  checkSchedules,
  checkSettlements,
  checkTieOuts,
  checkUsageMonths,
} from './verify/judgement.ts'
import { checkMatches } from './verify/match-differences.ts'
import { checkBillingMirror } from './verify/mirror-billing.ts'
import { checkErpMirror } from './verify/mirror-erp.ts'
import { checkPaymentMirror } from './verify/mirror-payments.ts'
import { checkPayloadHashes, checkUsageEvents } from './verify/payload-hashes.ts'
import { checkPolicies } from './verify/policies.ts'
import { checkPostings } from './verify/postings.ts'
import { checkAudit, checkResultHash } from './verify/result-and-audit.ts'
import { checkUsageSummaries } from './verify/usage-summaries.ts'

const checks: readonly SnapshotCheck[] = [
  checkPayloadHashes,
  checkFeeds,
  checkBillingMirror,
  checkErpMirror,
  checkPaymentMirror,
  checkUsageEvents,
  checkUsageSummaries,
  checkBillingIdentities,
  checkErpBalance,
  checkExpectedPostings,
  checkBillingBuckets,
  checkErpBuckets,
  checkClaimedOnce,
  checkMatches,
  checkFacets,
  checkExceptions,
  checkPolicies,
  checkUsageMonths,
  checkRatedLines,
  checkSchedules,
  checkSettlements,
  checkTieOuts,
  checkPostings,
  checkReversals,
  checkFourEyes,
  checkAuditedMoves,
  checkMappings,
  checkResultHash,
  checkAudit,
]

/** Recomputes every identity from the stored payloads, over one snapshot, and tells each result as it is known. Nothing is written and nothing derived is trusted. */
export async function verifyAll(db: Db, tell: (result: CheckResult) => void): Promise<{ failed: number }> {
  const snapshot = await openSnapshot(db)
  let failed = 0
  try {
    const scope = { db: snapshot.db, run: await findLatestRun(snapshot.db) }
    for (const check of checks) {
      const result = await check(scope)
      failed += result.failed
      tell(result)
    }
  } finally {
    await snapshot.close()
  }
  return { failed }
}
