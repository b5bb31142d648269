import type { Role } from './role.ts'

/** Who may pass: anybody, anybody signed in, or the holders of a listed role. */
export type Access = 'public' | 'signed_in' | readonly Role[]

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** A page that a person opens, under the path that its folder in `app` gives it (route groups left out). */
export interface PageEntry {
  readonly kind: 'page'
  readonly path: `/${string}`
  readonly roles: Access
}

/** A route handler; one file may answer several methods under one name. */
export interface RouteEntry {
  readonly kind: 'route'
  readonly path: `/${string}`
  readonly methods: readonly Method[]
  readonly roles: Access
}

/** A change that a person asks for. It may also depend on the state of what it changes. */
export interface ActionEntry {
  readonly kind: 'action'
  readonly roles: Access
  readonly state?: StateRule
}

/** The action is possible while the subject is in one of `allowed`; otherwise it is refused with `code`. */
export interface StateRule {
  readonly subject: string
  readonly allowed: readonly string[]
  readonly code: string
}

export type RegistryEntry = PageEntry | RouteEntry | ActionEntry
