/** The legal entities whose books a person may see: every one, or the listed codes. An empty list sees nothing. */
export type EntityScope = 'all' | readonly string[]

/** True when the scope covers the entity code. */
export function scopeCovers(scope: EntityScope, entity: string): boolean {
  return scope === 'all' || scope.includes(entity)
}

/**
 * Narrows a scope to one entity that a page asks for. Without a wish the scope stays as it is; a wish outside the scope
 * gives the empty scope, so that a changed address shows nothing instead of somebody else's books.
 */
export function narrowScope(scope: EntityScope, wish: string | undefined): EntityScope {
  if (wish === undefined) return scope
  return scopeCovers(scope, wish) ? [wish] : []
}

/** Joins scopes from several grants: one grant for all entities wins, otherwise the union in alphabetical order. */
export function joinScopes(scopes: readonly EntityScope[]): EntityScope {
  const codes = new Set<string>()
  for (const scope of scopes) {
    if (scope === 'all') return 'all'
    for (const code of scope) codes.add(code)
  }
  return [...codes].sort()
}
