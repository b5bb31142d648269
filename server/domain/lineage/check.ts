import { addFigures, type Figure, isZeroFigure, negateFigure, sumFigures, zeroLike } from './figure.ts'
import type { Stage } from './graph.ts'

export type CheckName =
  | 'events_counted'
  | 'quantity_billed'
  | 'lines_total'
  | 'expected_total'
  | 'posted_total'
  | 'settled_total'
  | 'payments_posted'
  | 'recognised_total'

export type PartName =
  | 'received'
  | 'counted'
  | 'replaced'
  | 'resent'
  | 'billed'
  | 'billed_before'
  | 'lines'
  | 'taxes'
  | 'gross'
  | 'expected'
  | 'not_derived'
  | 'posted'
  | 'applied'
  | 'open'
  | 'cleared'
  | 'deferred'
  | 'recognised'
  | 'still_deferred'

export interface Part {
  readonly name: PartName
  readonly figure: Figure
}

/** One hop of a trace proved: what went in, what came out, and the residual (out - in, so ERP - billing where the ERP is the far side). `subject` names the line where a hop is proved line by line. */
export interface Check {
  readonly name: CheckName
  readonly stage: Stage
  readonly subject: string | null
  readonly in: readonly Part[]
  readonly out: readonly Part[]
  readonly residual: Figure | null
  readonly verdict: 'conserved' | 'differs' | 'not_added'
}

/** Σ out - Σ in. Both sides hold at least one part of the same measure. */
export function proveHop(hop: Pick<Check, 'name' | 'stage' | 'subject' | 'in' | 'out'>): Check {
  const into = sumFigures(hop.in.map((part) => part.figure))
  const out = sumFigures(hop.out.map((part) => part.figure))
  if (!into || !out) return { ...hop, residual: null, verdict: 'not_added' }
  const residual = addFigures(out, negateFigure(into))
  return isZeroFigure(residual)
    ? { ...hop, residual: zeroLike(residual), verdict: 'conserved' }
    : { ...hop, residual, verdict: 'differs' }
}
