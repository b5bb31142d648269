/**
 * One value as a cell of a spreadsheet. A text that a spreadsheet would run as a formula (it begins with = + - @, a tab or a line break) gets an apostrophe in front; plain numbers keep their sign.
 * Nested values become JSON, null becomes empty.
 */
export function csvCell(value: unknown): string {
  if (value === null || value === undefined) return ''
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  if (/^[=+\-@\t\r\n]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text)) return `'${text}`
  return text
}
