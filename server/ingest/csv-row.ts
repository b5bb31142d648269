/** Takes one CSV row apart (RFC 4180: quotes doubled inside quotes, line ends allowed inside them). Undefined when a quote is opened and never closed, or stands in the middle of a bare cell. */
export function csvCells(row: string): string[] | undefined {
  const cells: string[] = []
  let at = 0
  while (at <= row.length) {
    if (row[at] !== '"') {
      const comma = row.indexOf(',', at)
      const end = comma < 0 ? row.length : comma
      const cell = row.slice(at, end)
      if (cell.includes('"')) return undefined
      cells.push(cell)
      at = end + 1
      continue
    }
    const quoted = quotedCell(row, at)
    if (!quoted) return undefined
    cells.push(quoted.cell)
    at = quoted.next
  }
  return cells
}

function quotedCell(row: string, start: number): { cell: string; next: number } | undefined {
  let cell = ''
  let at = start + 1
  for (;;) {
    const quote = row.indexOf('"', at)
    if (quote < 0) return undefined
    cell += row.slice(at, quote)
    if (row[quote + 1] === '"') {
      cell += '"'
      at = quote + 2
      continue
    }
    if (quote + 1 !== row.length && row[quote + 1] !== ',') return undefined
    return { cell, next: quote + 2 }
  }
}
