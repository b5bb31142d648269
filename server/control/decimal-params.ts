import { minorToDecimal } from '../domain/money.ts'

/** The evidence of a diagnosis for readers outside: an amount {money: [minor, currency]} becomes {amount: decimal, currency}; everything else stays as it was stored. */
export function decimalParams(evidence: unknown): Record<string, unknown> {
  if (!isRecord(evidence)) return {}
  return Object.fromEntries(Object.entries(evidence).map(([name, value]) => [name, decimals(value)]))
}

function decimals(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decimals)
  if (!isRecord(value)) return value
  const money = value['money']
  if (Array.isArray(money)) {
    const [minor, currency] = money
    if (typeof currency === 'string' && /^-?\d+$/.test(String(minor))) {
      return { amount: minorToDecimal(BigInt(String(minor)), currency), currency }
    }
  }
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, decimals(inner)]))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
