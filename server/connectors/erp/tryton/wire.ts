/** A decimal as Tryton writes it in JSON. */
export const decimal = (text: string) => ({ __class__: 'Decimal', decimal: text })

/** A day, 'YYYY-MM-DD', as Tryton writes it in JSON. */
export function day(text: string) {
  const [year, month, dayOfMonth] = text.split('-').map(Number)
  return { __class__: 'date', year, month, day: dayOfMonth }
}

/** An instant as Tryton writes it in JSON: without a zone, in the zone of the server, which has to run in UTC. */
export function instant(at: Date) {
  return {
    __class__: 'datetime',
    ...{ year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate() },
    ...{ hour: at.getUTCHours(), minute: at.getUTCMinutes(), second: at.getUTCSeconds() },
    microsecond: at.getUTCMilliseconds() * 1000,
  }
}

/** Reads an answer: decimals and days become texts, instants RFC 3339 texts in UTC, durations seconds, bytes their base64 text. Anything else stays as it is. */
export function decode(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decode)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
  const at = (name: string) => entries.find(([key]) => key === name)?.[1]
  const padded = (name: string, width = 2) => String(at(name)).padStart(width, '0')
  switch (at('__class__')) {
    case 'Decimal':
      return at('decimal')
    case 'date':
      return `${padded('year', 4)}-${padded('month')}-${padded('day')}`
    case 'datetime':
      return `${padded('year', 4)}-${padded('month')}-${padded('day')}T${padded('hour')}:${padded('minute')}:${padded('second')}.${padded('microsecond', 6)}Z`
    case 'timedelta':
      return at('seconds')
    case 'bytes':
      return at('base64')
    default:
      return Object.fromEntries(entries.map(([key, inner]) => [key, decode(inner)]))
  }
}
