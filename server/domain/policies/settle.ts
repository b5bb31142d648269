import type { Day } from '../day.ts'
import type { PolicyVersion } from './policy.ts'

/** The approved versions of policies with the days they really hold: from the day a later version of the same policy begins, the earlier decides nothing any more; what thereby holds on no day is left out. So a version that begins as its predecessor did and ends earlier is that policy's end. Any order in; the order of the versions changes nothing. */
export function settleVersions<Value>(approved: readonly PolicyVersion<Value>[]): PolicyVersion<Value>[] {
  return approved.flatMap((version) => {
    const validTo = holdsTo(version, approved)
    return validTo !== null && validTo <= version.validFrom ? [] : [{ ...version, validTo }]
  })
}

/** The first day on which a version no longer decides: its own end or the begin of a later version, whichever is earlier; null when neither is. */
export function holdsTo(
  version: Pick<PolicyVersion<unknown>, 'policyId' | 'version' | 'validTo'>,
  approved: readonly Pick<PolicyVersion<unknown>, 'policyId' | 'version' | 'validFrom'>[],
): Day | null {
  const later = approved.filter((other) => other.policyId === version.policyId && other.version > version.version)
  const ends = [...later.map((other) => other.validFrom), ...(version.validTo === null ? [] : [version.validTo])]
  return ends.reduce<Day | null>((first, day) => (first === null || day < first ? day : first), null)
}

/** The first day on which two settled versions of the same scope would both hold, or null. */
export function firstSharedDay(
  one: { readonly validFrom: Day; readonly validTo: Day | null },
  other: { readonly validFrom: Day; readonly validTo: Day | null },
): Day | null {
  const from = one.validFrom > other.validFrom ? one.validFrom : other.validFrom
  const isShared = (to: Day | null) => to === null || from < to
  return isShared(one.validTo) && isShared(other.validTo) ? from : null
}
