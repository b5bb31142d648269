import type { ActionEntry } from './registry-entry.ts'
import type { Role } from './role.ts'

const workers = ['analyst', 'controller'] as const satisfies readonly Role[]

/** Every change that a person can ask for. Each has an implementation in `action-index.ts`. */
export const actions = {
  'account.choose-locale': { kind: 'action', roles: 'signed_in' },
  'account.end-sessions': { kind: 'action', roles: 'signed_in' },
  'exceptions.assign': {
    kind: 'action',
    roles: workers,
    state: { subject: 'exception', allowed: ['open'], code: 'exception_not_open' },
  },
  'exceptions.restore-assignment': {
    kind: 'action',
    roles: workers,
    state: { subject: 'exception', allowed: ['open'], code: 'exception_not_open' },
  },
  'exceptions.comment': { kind: 'action', roles: workers },
  'runs.request': { kind: 'action', roles: ['analyst', 'controller', 'integration_admin'] },
  'members.close-account': {
    kind: 'action',
    roles: ['admin'],
    state: { subject: 'account', allowed: ['open'], code: 'account_not_open' },
  },
  'members.reopen-account': {
    kind: 'action',
    roles: ['admin'],
    state: { subject: 'account', allowed: ['closed'], code: 'account_not_closed' },
  },
  'periods.soft-close': {
    kind: 'action',
    roles: ['controller'],
    state: { subject: 'period', allowed: ['open'], code: 'period_not_open' },
  },
  'periods.lock': {
    kind: 'action',
    roles: ['controller'],
    state: { subject: 'period', allowed: ['soft_closed', 'in_review'], code: 'period_not_soft_closed' },
  },
  'periods.open': {
    kind: 'action',
    roles: ['controller'],
    state: { subject: 'period', allowed: ['soft_closed', 'in_review'], code: 'period_not_soft_closed' },
  },
} as const satisfies Record<string, ActionEntry>
