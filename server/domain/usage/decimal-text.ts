import { powerOfTen } from '../decimal.ts'

/** unscaled / 10^scale as an exact decimal text without trailing zeros. */
export function decimalText(unscaled: bigint, scale: number): string {
  if (scale === 0) return unscaled.toString()
  const magnitude = unscaled < 0n ? -unscaled : unscaled
  const whole = magnitude / powerOfTen(scale)
  const fraction = (magnitude % powerOfTen(scale)).toString().padStart(scale, '0').replace(/0+$/, '')
  return `${unscaled < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`
}
