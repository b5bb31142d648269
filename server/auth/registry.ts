import { actions } from './registry-actions.ts'
import type { Access, ActionEntry, RouteEntry } from './registry-entry.ts'
import { pages } from './registry-pages.ts'
import { routes } from './registry-routes.ts'
import { type Role, roles } from './role.ts'

/** The one list of what can be opened, called or changed, and by whom. Pure values: screens, server and tests read the same. */
export const registry = { ...pages, ...routes, ...actions } as const

export type EntryName = keyof typeof registry
export type PageName = keyof typeof pages
export type RouteName = keyof typeof routes
export type ActionName = keyof typeof actions

export type Verdict = 'allowed' | 'unauthenticated' | 'forbidden'

/** Whether somebody with these roles (null: nobody signed in) may pass. The state of what is touched is judged by `stateRefusal`. */
export function judge(access: Access, held: readonly Role[] | null): Verdict {
  if (access === 'public') return 'allowed'
  if (held === null) return 'unauthenticated'
  if (access === 'signed_in') return 'allowed'
  return access.some((role) => held.includes(role)) ? 'allowed' : 'forbidden'
}

/** The roles that let somebody pass; for what is open to everyone signed in, all of them. */
export function rolesFor(name: EntryName): readonly Role[] {
  const access: Access = registry[name].roles
  return access === 'public' || access === 'signed_in' ? roles : access
}

/** Why the state of the subject forbids the action: a refusal code, or null when it is possible. */
export function stateRefusal(name: ActionName, state: string): string | null {
  const entry: ActionEntry = actions[name]
  if (!entry.state || entry.state.allowed.includes(state)) return null
  return entry.state.code
}

export type Ability = { readonly shown: false } | { readonly shown: true; readonly refusal: string | null }

/** What a screen renders for an action: nothing when the role can never do it, otherwise a control that may say why not now. */
export function abilityFor(name: ActionName, held: readonly Role[], state?: string): Ability {
  if (judge(actions[name].roles, held) !== 'allowed') return { shown: false }
  return { shown: true, refusal: state === undefined ? null : stateRefusal(name, state) }
}

/** The page that an address belongs to, or undefined. Dynamic parts such as `[caseId]` stand for any one segment. */
export function pageAt(pathname: string): PageName | undefined {
  const names = Object.keys(pages).filter(isPageName)
  return names.find((name) => matchesPath(pages[name].path, pathname))
}

/** Narrows a word from an address to the name of an action. */
export function isActionName(name: string): name is ActionName {
  return Object.hasOwn(actions, name)
}

/** Narrows a word to the name of a page. */
export function isPageName(name: string): name is PageName {
  return Object.hasOwn(pages, name)
}

/** The methods and path of a route, widened to their common shape. */
export function routeEntry(name: RouteName): RouteEntry {
  return routes[name]
}

function matchesPath(pattern: string, pathname: string): boolean {
  const wanted = pattern.split('/')
  const given = pathname.split('/')
  return wanted.length === given.length && wanted.every((part, at) => part.startsWith('[') || part === given[at])
}
