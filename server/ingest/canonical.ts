/** What a row says, free of how it was written: names sorted, nulls and absent members alike, texts already normalised by the feed's fields. Equal content gives equal text. */
export function canonicalText(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null)
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`
  const members = Object.entries(value).filter(([, inner]) => inner !== null && inner !== undefined)
  members.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, inner]) => `${JSON.stringify(name)}:${canonicalText(inner)}`).join(',')}}`
}

/** A decimal without what means nothing: "1.50" and "01.5" are "1.5", "-0.00" is "0". The text must be a plain decimal. */
export function plainDecimal(text: string): string {
  let digits = text.includes('.') ? text.replace(/\.?0+$/, '') : text
  digits = digits.replace(/^(-?)0+(?=\d)/, '$1')
  return digits === '-0' || digits === '-' || digits === '' ? '0' : digits
}

/** An instant without trailing zeros in its fraction of a second. The text must be RFC 3339 in UTC. */
export function plainInstant(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+Z$/, 'Z') : text
}

/** The parts of a composite key as one text; a bar or backslash inside a part is escaped, a missing part is empty. */
export function keyText(parts: readonly (string | null | undefined)[]): string {
  return parts.map((part) => (part ?? '').replace(/[\\|]/g, '\\$&')).join('|')
}
