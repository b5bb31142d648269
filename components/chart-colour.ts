/** Meanings that a chart colour can have; the same colour means the same on every page. */
export type ChartColour = 'billed' | 'posted' | 'paid' | 'warn' | 'bad' | 'neutral' | 'violet' | 'magenta'

/** The colour of a meaning in the present theme. */
export function chartColour(meaning: ChartColour): string {
  return `var(--chart-${meaning})`
}
