import { type ExactDecimal, parseDecimal, powerOfTen } from '../domain/decimal.ts'
import type { AddTotal } from './feed.ts'

/** Control totals of one file, exact, by key (a currency, a metric). */
export interface ControlTotals {
  readonly add: AddTotal
  /** Rows whose figures could not be read: without them the totals prove nothing about the missing part. */
  unreadable: number
  read(): Record<string, string>
}

/** Starts at nothing. A figure that is no decimal text counts as unreadable. */
export function controlTotals(): ControlTotals {
  const sums = new Map<string, ExactDecimal>()
  const totals: ControlTotals = {
    unreadable: 0,
    add(key, figure) {
      const addend = typeof figure === 'string' ? parseDecimal(figure) : undefined
      if (typeof key !== 'string' || !addend) {
        totals.unreadable += 1
        return
      }
      const sum = sums.get(key)
      sums.set(key, sum ? plus(sum, addend) : addend)
    },
    read: () =>
      Object.fromEntries([...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, sum]) => [key, shown(sum)])),
  }
  return totals
}

/** The first key whose declared and read figures differ; a key that is missing on one side stands for zero there. */
export function differingTotal(
  declared: Readonly<Record<string, string>>,
  read: Readonly<Record<string, string>>,
): { key: string; declared: string; read: string } | undefined {
  for (const key of [...new Set([...Object.keys(declared), ...Object.keys(read)])].sort()) {
    const pair = { key, declared: declared[key] ?? '0', read: read[key] ?? '0' }
    const sides = [parseDecimal(pair.declared), parseDecimal(pair.read)]
    if (!sides[0] || !sides[1] || plus(sides[0], minus(sides[1])).unscaled !== 0n) return pair
  }
  return undefined
}

function plus(a: ExactDecimal, b: ExactDecimal): ExactDecimal {
  if (a.scale === b.scale) return { unscaled: a.unscaled + b.unscaled, scale: a.scale }
  const scale = Math.max(a.scale, b.scale)
  const lift = (side: ExactDecimal) => side.unscaled * powerOfTen(scale - side.scale)
  return { unscaled: lift(a) + lift(b), scale }
}

function minus(a: ExactDecimal): ExactDecimal {
  return { unscaled: -a.unscaled, scale: a.scale }
}

function shown(sum: ExactDecimal): string {
  const digits = (sum.unscaled < 0n ? -sum.unscaled : sum.unscaled).toString().padStart(sum.scale + 1, '0')
  const whole = digits.slice(0, digits.length - sum.scale)
  const fraction = digits.slice(digits.length - sum.scale).replace(/0+$/, '')
  return `${sum.unscaled < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`
}
