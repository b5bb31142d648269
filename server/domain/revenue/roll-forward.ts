import { addMonths, type Period, periodsBetween } from '../period.ts'

/** What moved the deferred balance of an entity, currency and revenue category in a month; minor units. Reclass is signed; the others are stated without the direction their kind has. */
export interface DeferredMovement {
  readonly entity: string
  readonly currency: string
  readonly category: string
  readonly period: Period
  readonly kind: 'billing' | 'recognition' | 'credit' | 'reclass'
  readonly amountMinor: bigint
}

/** One month of the roll-forward: opening + billings - recognised - credits + reclass = closing. Credit positive: what is still owed in service. */
export interface RollForwardRow {
  readonly entity: string
  readonly currency: string
  readonly category: string
  readonly period: Period
  readonly openingMinor: bigint
  readonly billingsMinor: bigint
  readonly recognisedMinor: bigint
  readonly creditsMinor: bigint
  readonly reclassMinor: bigint
  readonly closingMinor: bigint
  /** Signed closing of the month before, less what its movements give; nothing where it was not signed. */
  readonly openingBreakMinor: bigint
}

/** Closings that were signed, or the opening before the first month, by `balanceKey`. */
export type SignedClosings = ReadonlyMap<string, bigint>

/** Names the closing of a month. */
export function balanceKey(of: Pick<DeferredMovement, 'entity' | 'currency' | 'category' | 'period'>): string {
  return JSON.stringify([of.entity, of.currency, of.category, of.period])
}

/** Rolls deferred revenue from month to month per entity, currency and category (domain rules, section 8). A month opens with what was signed for the month before; where that is not what the movements gave, the break is told. Movements outside the months are left out. */
export function rollForward(
  movements: readonly DeferredMovement[],
  ask: { readonly first: Period; readonly last: Period; readonly signed: SignedClosings },
): readonly RollForwardRow[] {
  const places = new Map<string, Pick<DeferredMovement, 'entity' | 'currency' | 'category'>>()
  for (const { entity, currency, category } of movements)
    places.set(JSON.stringify([entity, currency, category]), { entity, currency, category })
  return [...places].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, place]) => rollPlace(place, movements, ask))
}

function rollPlace(
  place: Pick<DeferredMovement, 'entity' | 'currency' | 'category'>,
  movements: readonly DeferredMovement[],
  { first, last, signed }: { first: Period; last: Period; signed: SignedClosings },
): RollForwardRow[] {
  const own = movements.filter(
    (move) => move.entity === place.entity && move.currency === place.currency && move.category === place.category,
  )
  const rows: RollForwardRow[] = []
  for (const period of periodsBetween(first, last)) {
    const rolled = rows.at(-1)?.closingMinor
    const signedBefore = signed.get(balanceKey({ ...place, period: addMonths(period, -1) }))
    const openingMinor = signedBefore ?? rolled ?? 0n
    const sum = (kind: DeferredMovement['kind']) =>
      own
        .filter((move) => move.period === period && move.kind === kind)
        .reduce((all, move) => all + move.amountMinor, 0n)
    const [billingsMinor, recognisedMinor] = [sum('billing'), sum('recognition')]
    const [creditsMinor, reclassMinor] = [sum('credit'), sum('reclass')]
    rows.push({
      ...place,
      period,
      openingMinor,
      billingsMinor,
      recognisedMinor,
      creditsMinor,
      reclassMinor,
      closingMinor: openingMinor + billingsMinor - recognisedMinor - creditsMinor + reclassMinor,
      openingBreakMinor: rolled === undefined ? 0n : openingMinor - rolled,
    })
  }
  return rows
}
