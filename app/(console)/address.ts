/** The query of a page as Next gives it: a name may come once, several times, or not at all. */
export type SearchParams = Promise<Readonly<Record<string, string | readonly string[] | undefined>>>

/** The first value of each name; empty values count as absent. */
export async function firstValues(params: SearchParams): Promise<Readonly<Record<string, string | undefined>>> {
  const given = await params
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const first = typeof value === 'object' ? value[0] : value
      return [name, first === '' ? undefined : first]
    }),
  )
}

/** A path with a query; absent values are left out. */
export function addressOf(path: string, query: Readonly<Record<string, string | undefined>>): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value) search.set(name, value)
  return search.size === 0 ? path : `${path}?${search}`
}

/** An id out of a path, where it may be written with escapes; a broken escape stands for itself and finds nothing. */
export function plainId(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
