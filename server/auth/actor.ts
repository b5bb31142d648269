import type { EntityScope } from '../domain/entity-scope.ts'
import { joinScopes } from '../domain/entity-scope.ts'
import type { Role } from './role.ts'

/** One right as it is stored: a role, in one entity or (null) in all of them. */
export interface Grant {
  readonly role: Role
  readonly entity: string | null
}

/** A person as the database knows them now, read again on every request. */
export interface Person {
  readonly userId: string
  readonly name: string
  readonly email: string
  readonly locale: string
  readonly grants: readonly Grant[]
}

/** Who acts in one request, with the rights that apply to what was asked for. */
export interface Actor {
  readonly userId: string
  readonly name: string
  readonly roles: readonly Role[]
  /** The entities in which one of the roles that allow this request was granted. */
  readonly scope: EntityScope
}

/** The person's roles without repetition, in any entity. */
export function rolesOf(person: Pick<Person, 'grants'>): readonly Role[] {
  return [...new Set(person.grants.map((grant) => grant.role))]
}

/**
 * Entities in which the person holds one of the given roles. A person who is analyst in one entity and auditor everywhere
 * therefore reads everywhere and works in one.
 */
export function scopeOf(person: Pick<Person, 'grants'>, allowed: readonly Role[]): EntityScope {
  const counted = person.grants.filter((grant) => allowed.includes(grant.role))
  return joinScopes(counted.map((grant) => (grant.entity === null ? 'all' : [grant.entity])))
}
