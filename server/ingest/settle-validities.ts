/** A validity that wants to be in force for one key. Half-open; null = open. */
export interface Claim {
  readonly group_text: string
  readonly natural_key: string
  readonly valid_from: string | null
  readonly valid_to: string | null
}

/**
 * Which incoming claims must be turned away so that no two of one key overlap. Give the incoming in file order.
 * What is in force and not replaced stays; a replacement that overlaps it, or an earlier incoming claim, is turned away,
 * and then what it wanted to replace stays in force too. Gives the turned-away claims with the natural key they met.
 */
export function settleValidities<C extends Claim>(inForce: readonly Claim[], incoming: readonly C[]): Map<C, string> {
  const turnedAway = new Map<C, string>()
  for (;;) {
    const wanted = incoming.filter((claim) => !turnedAway.has(claim))
    const replaced = new Set(wanted.map((claim) => claim.natural_key))
    const kept = byGroup(inForce.filter((claim) => !replaced.has(claim.natural_key)))
    const before = turnedAway.size
    for (const claim of wanted) {
      const neighbours = kept.get(claim.group_text) ?? []
      const met = neighbours.find((other) => overlap(other, claim))
      if (met) turnedAway.set(claim, met.natural_key)
      else kept.set(claim.group_text, [...neighbours, claim])
    }
    // Each round that turns something away may bring an old validity back, so it is looked at again; the rounds end because claims do.
    if (turnedAway.size === before) return turnedAway
  }
}

function byGroup(claims: readonly Claim[]): Map<string, readonly Claim[]> {
  const groups = new Map<string, readonly Claim[]>()
  for (const claim of claims) groups.set(claim.group_text, [...(groups.get(claim.group_text) ?? []), claim])
  return groups
}

function overlap(a: Claim, b: Claim): boolean {
  const startsBefore = (start: string | null, end: string | null) => start === null || end === null || start < end
  return startsBefore(a.valid_from, b.valid_to) && startsBefore(b.valid_from, a.valid_to)
}
