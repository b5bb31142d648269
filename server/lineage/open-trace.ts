import type { WebCtx } from '../auth/web-ctx.ts'
import { findSeeds, type Seed } from './find-seed.ts'
import { readTrace } from './read-trace.ts'
import { directionFrom, isTraceKind } from './trace-address.ts'
import { traceView } from './trace-view.ts'

/** Lines drawn one by one; a screen shows the rest as one counted heap. */
const LINES_MAX = 7

export interface TraceAsk {
  readonly kind: string
  readonly id: string
  /** Which of several documents under one number, from 0. */
  readonly n: string | undefined
  readonly dir: string | undefined
  /** The address that lists the events of a line. */
  readonly eventsHref: (lineId: string) => string
}

/** The trace behind an address, ready to draw; undefined when nothing in the scope goes by it. */
export async function openTrace(ctx: WebCtx, ask: TraceAsk) {
  const seeds: Seed[] = isTraceKind(ask.kind) ? await findSeeds(ctx, ask.id) : []
  const seed = seeds.find((_, at) => String(at) === ask.n) ?? seeds[0]
  if (!seed) return undefined
  const trace = await readTrace(ctx, seed, { direction: directionFrom(ask.dir), linesMax: LINES_MAX })
  if (trace.nodes.length === 0) return undefined
  return { seeds, seed, exceptions: trace.exceptions, view: traceView(ctx, trace, ask.eventsHref) }
}
