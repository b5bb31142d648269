import { type EntityScope, scopeCovers } from '../domain/entity-scope.ts'

/** Whether somebody who works in these entities may change a policy: one for every entity asks for all of them. */
export function mayChange(scope: EntityScope, entity: string | null): boolean {
  return entity === null ? scope === 'all' : scopeCovers(scope, entity)
}
