import { z } from 'zod'

const count = z.number().int().min(0).max(1_000_000)

const Faults = z.strictObject({
  uniqueness: z.enum(['enforced', 'searchable', 'none']),
  /** Of so many of a hundred creations the answer is lost after they took effect. */
  losePercent: z.number().min(0).max(100),
  /** The next creations take effect and are answered this late. */
  lateMs: count,
  lateNext: count,
  /** The next creations take effect, and then the process dies, or in a test its connection. */
  crashNext: count,
  /** The next creations are refused with this error. */
  refuseNext: count,
  refuseWith: z.object({ status: z.number().int().min(400).max(599), code: z.string(), detail: z.string() }),
  /** The next requests of any kind are answered with 429. */
  throttleNext: count,
  retryAfterSeconds: count,
  /** The next answers of any kind are a page of HTML with status 200, or end in the middle. */
  htmlNext: count,
  truncateNext: count,
})

/** How the stand-in misbehaves, and what of its set-up can be switched. */
export type Faults = z.infer<typeof Faults>
type Counter = 'lateNext' | 'crashNext' | 'refuseNext' | 'throttleNext' | 'htmlNext' | 'truncateNext'

export const FaultChange = Faults.partial()
export type FaultChange = z.infer<typeof FaultChange>

const WELL_BEHAVED: Faults = {
  uniqueness: 'searchable',
  losePercent: 0,
  lateMs: 0,
  lateNext: 0,
  crashNext: 0,
  refuseNext: 0,
  refuseWith: { status: 400, code: 'USER_ERROR', detail: 'The record was refused.' },
  throttleNext: 0,
  retryAfterSeconds: 1,
  htmlNext: 0,
  truncateNext: 0,
}

export interface FaultSwitches {
  now(): Faults
  change(change: FaultChange): Faults
  /** True when the fault is due, and counts it down. */
  take(counter: Counter): boolean
  loses(): boolean
}

/** Switches that start well-behaved but for what is told. The same seed loses the same answers. */
export function createFaults(told: FaultChange | undefined, seed: number): FaultSwitches {
  let faults = Faults.parse({ ...WELL_BEHAVED, ...told })
  const random = randomFrom(seed)
  return {
    now: () => faults,
    change: (change) => {
      faults = Faults.parse({ ...faults, ...change })
      return faults
    },
    take: (counter) => {
      if (faults[counter] === 0) return false
      faults = { ...faults, [counter]: faults[counter] - 1 }
      return true
    },
    loses: () => faults.losePercent > 0 && random() * 100 < faults.losePercent,
  }
}

/** Mulberry32: a stream of fractions that depends on nothing but its seed. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
