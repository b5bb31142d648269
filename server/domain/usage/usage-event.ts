/** A metered event as its producer sent it. For a level (time-weighted) the quantity is the new absolute level, else what was used; negative corrects what was used before. */
export interface UsageEvent {
  readonly source: string
  readonly id: string
  /** The usage tenant. */
  readonly subject: string
  readonly metric: string
  /** When it happened: decides the period. */
  readonly time: Date
  /** When it was received: decides whether a cut-off still took it. */
  readonly recordedAt: Date
  /** Plain decimal. */
  readonly quantity: string
  /** The producer's own reference of the operation: two events alike but for it are genuine. */
  readonly ref: string | null
  /** Id of the event whose quantity this one replaces. */
  readonly amends: string | null
}
