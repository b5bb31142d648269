/** The part of an address that stays when a person moves on: what is looked at, never how a list was filtered. */
const kept = ['entity', 'period'] as const

/** Adds the entity and period of the present address to a path of our own. */
export function scopedHref(path: string, search: { get(name: string): string | null }): string {
  const query = new URLSearchParams()
  for (const name of kept) {
    const value = search.get(name)
    if (value) query.set(name, value)
  }
  return query.size === 0 ? path : `${path}?${query}`
}
