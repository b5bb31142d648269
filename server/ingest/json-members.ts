/** The first member name that stands twice in one object of a valid JSON text; undefined when every name is used once. JSON.parse would silently keep the last. */
export function repeatedMember(text: string, parsed: unknown): string | undefined {
  // Counting is quick and settles nearly every row; only a text whose counts differ is walked.
  return colonCount(text) === memberCount(parsed) ? undefined : walk(text)
}

function colonCount(text: string): number {
  let count = 0
  for (let at = text.indexOf('":'); at >= 0; at = text.indexOf('":', at + 2)) count += 1
  return count
}

function memberCount(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + memberCount(one), 0)
  let count = 0
  for (const inner of Object.values(value)) count += 1 + memberCount(inner)
  return count
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:]/g

function walk(text: string): string | undefined {
  const open: (Set<string> | null)[] = []
  let last = ''
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '{') open.push(new Set())
    else if (token === '[') open.push(null)
    else if (token === '}' || token === ']') open.pop()
    else if (token === ':') {
      const names = open.at(-1)
      const name = String(JSON.parse(last))
      if (names?.has(name)) return name
      names?.add(name)
    } else last = token
  }
  return undefined
}
