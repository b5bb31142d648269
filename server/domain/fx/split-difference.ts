import { type Conversion, compileConversion, splitBaseDifference } from '../fx.ts'
import { divideRounded } from '../rounding.ts'

export interface DifferenceParts {
  readonly documentMinor: bigint
  readonly rateMinor: bigint
  readonly roundingMinor: bigint
}

/**
 * Takes the difference of two functional amounts apart: the document amounts at the expected rate, the actual amount at the difference of both rates, and what rounding left (domain rules, section 7). The three add up to the difference.
 * Where the actual rate is not known, all that the document does not explain is the rate.
 */
export function splitDifference(sides: {
  readonly expected: { readonly minor: bigint; readonly baseMinor: bigint }
  readonly actual: { readonly minor: bigint; readonly baseMinor: bigint }
  readonly conversion: Conversion
  readonly actualConversion: Conversion | null
}): DifferenceParts {
  const { documentEffect, rateEffect } = splitBaseDifference(sides)
  if (sides.actualConversion === null)
    return { documentMinor: documentEffect, rateMinor: rateEffect, roundingMinor: 0n }
  const [expected, actual] = [compileConversion(sides.conversion), compileConversion(sides.actualConversion)]
  const rateMinor = divideRounded(
    sides.actual.minor * (actual.multiplier * expected.divisor - expected.multiplier * actual.divisor),
    expected.divisor * actual.divisor,
    'half_up',
  )
  return { documentMinor: documentEffect, rateMinor, roundingMinor: rateEffect - rateMinor }
}
