import { expect, test } from 'vitest'
import { rolesOf, scopeOf } from '#server/auth/actor'
import { abilityFor, judge, pageAt, registry, rolesFor, stateRefusal } from '#server/auth/registry'
import { actions } from '#server/auth/registry-actions'
import { isOwnOrigin } from '#server/auth/request'
import { roles } from '#server/auth/role'
import { joinScopes, narrowScope } from '#server/domain/entity-scope'
import { en } from '#server/i18n/catalogue'

test('the registry is made of plain values, so that screens, server and tests read the same', () => {
  expect(JSON.parse(JSON.stringify(registry))).toEqual(registry)
})

test('every entry names known roles, or says that it is open to all or to everyone signed in', () => {
  for (const entry of Object.values(registry)) {
    if (typeof entry.roles === 'string') expect(['public', 'signed_in']).toContain(entry.roles)
    else for (const role of entry.roles) expect(roles).toContain(role)
  }
})

test('no two pages and no two routes share an address', () => {
  const addresses = Object.values(registry).flatMap((entry) => (entry.kind === 'action' ? [] : [entry.path]))
  expect(new Set(addresses).size).toBe(addresses.length)
})

test('no action is open to somebody who is not signed in, and none to the auditor but on the own account', () => {
  for (const [name, action] of Object.entries(actions)) {
    expect(action.roles).not.toBe('public')
    if (!name.startsWith('account.')) expect(judge(action.roles, ['auditor'])).toBe('forbidden')
  }
})

test('every reason why a state forbids an action has a sentence', () => {
  const codes = Object.values(actions).flatMap((action) => ('state' in action ? [action.state.code] : []))
  for (const code of codes) expect(Object.keys(en.refusals)).toContain(code)
})

test('a person passes with one of the roles, nobody passes unsigned, and public is open to all', () => {
  expect(judge(['analyst'], ['auditor', 'analyst'])).toBe('allowed')
  expect(judge(['analyst'], ['auditor'])).toBe('forbidden')
  expect(judge(['analyst'], [])).toBe('forbidden')
  expect(judge(['analyst'], null)).toBe('unauthenticated')
  expect(judge('signed_in', null)).toBe('unauthenticated')
  expect(judge('signed_in', [])).toBe('allowed')
  expect(judge('public', null)).toBe('allowed')
})

test('a control is hidden from a role that can never use it and tells a state that forbids it', () => {
  expect(abilityFor('exceptions.assign', ['auditor'], 'open')).toEqual({ shown: false })
  expect(abilityFor('exceptions.assign', ['analyst'], 'open')).toEqual({ shown: true, refusal: null })
  expect(abilityFor('exceptions.assign', ['analyst'], 'resolved')).toEqual({
    shown: true,
    refusal: 'exception_not_open',
  })
  expect(stateRefusal('account.end-sessions', 'anything')).toBeNull()
})

test('an address belongs to its page, also with an id in it, and to no other', () => {
  expect(pageAt('/queue')).toBe('queue.read')
  expect(pageAt('/exceptions/01a2')).toBe('exceptions.read')
  expect(pageAt('/exceptions/01a2/more')).toBeUndefined()
  expect(pageAt('/healthz')).toBeUndefined()
})

test('a right counts only in the entities in which a fitting role was granted', () => {
  const person = {
    grants: [
      { role: 'analyst', entity: 'E2' },
      { role: 'analyst', entity: 'E1' },
      { role: 'auditor', entity: null },
    ],
  } as const
  expect(rolesOf(person)).toEqual(['analyst', 'auditor'])
  expect(scopeOf(person, rolesFor('exceptions.assign'))).toEqual(['E1', 'E2'])
  expect(scopeOf(person, rolesFor('queue.read'))).toBe('all')
  expect(scopeOf({ grants: [] }, rolesFor('queue.read'))).toEqual([])
})

test('asking for an entity outside the scope shows nothing', () => {
  expect(narrowScope('all', 'E1')).toEqual(['E1'])
  expect(narrowScope(['E1'], 'E2')).toEqual([])
  expect(narrowScope(['E1'], undefined)).toEqual(['E1'])
  expect(joinScopes([['E1'], 'all'])).toBe('all')
})

test('a change is accepted from our own pages only', () => {
  const headers = (values: Record<string, string>) => new Headers({ host: 'console.example:3000', ...values })
  expect(isOwnOrigin(headers({ origin: 'http://console.example:3000' }), undefined)).toBe(true)
  expect(isOwnOrigin(headers({ origin: 'https://public.example' }), 'https://public.example/x')).toBe(true)
  expect(isOwnOrigin(headers({ origin: 'https://elsewhere.example' }), 'https://public.example')).toBe(false)
  expect(isOwnOrigin(headers({ origin: 'null' }), undefined)).toBe(false)
  expect(isOwnOrigin(headers({ 'sec-fetch-site': 'cross-site' }), undefined)).toBe(false)
  expect(isOwnOrigin(headers({}), undefined)).toBe(true)
})
