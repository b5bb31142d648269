import type { Figure } from '#server/domain/lineage/figure'

/** The minor units of an amount; whatever is no amount counts as nothing. */
export function minorOf(figure: Figure | null): bigint {
  return figure?.kind === 'money' ? figure.minor : 0n
}
