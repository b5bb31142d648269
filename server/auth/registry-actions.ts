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
  'mappings.draft': { kind: 'action', roles: workers },
  'mappings.edit': {
    kind: 'action',
    roles: workers,
    state: { subject: 'mapping_change', allowed: ['draft', 'submitted', 'changes_requested'], code: 'change_decided' },
  },
  'mappings.preview': {
    kind: 'action',
    roles: workers,
    state: { subject: 'mapping_change', allowed: ['draft', 'submitted', 'changes_requested'], code: 'change_decided' },
  },
  'mappings.submit': {
    kind: 'action',
    roles: workers,
    state: { subject: 'mapping_change', allowed: ['draft', 'changes_requested'], code: 'change_not_draft' },
  },
  'mappings.withdraw': {
    kind: 'action',
    roles: workers,
    state: { subject: 'mapping_change', allowed: ['draft', 'submitted', 'changes_requested'], code: 'change_decided' },
  },
  'mappings.approve': {
    kind: 'action',
    roles: ['controller'],
    state: { subject: 'mapping_change', allowed: ['submitted'], code: 'change_not_submitted' },
  },
  'mappings.reject': {
    kind: 'action',
    roles: ['controller'],
    state: { subject: 'mapping_change', allowed: ['submitted'], code: 'change_not_submitted' },
  },
  'mappings.request-changes': {
    kind: 'action',
    roles: ['controller'],
    state: { subject: 'mapping_change', allowed: ['submitted'], code: 'change_not_submitted' },
  },
  'mappings.roll-back': {
    kind: 'action',
    roles: workers,
    state: { subject: 'mapping_change', allowed: ['approved'], code: 'change_not_approved' },
  },
  'mappings.comment': { kind: 'action', roles: workers },
  'postings.retry': {
    kind: 'action',
    roles: [...workers, 'integration_admin'],
    state: { subject: 'posting', allowed: ['rejected'], code: 'posting_not_rejected' },
  },
  'postings.confirm-missing': {
    kind: 'action',
    roles: ['controller'],
    state: { subject: 'posting', allowed: ['uncertain'], code: 'posting_not_uncertain' },
  },
  'lanes.pause': {
    kind: 'action',
    roles: ['controller', 'integration_admin'],
    state: { subject: 'lane', allowed: ['active'], code: 'lane_not_active' },
  },
  'lanes.resume': {
    kind: 'action',
    roles: ['controller', 'integration_admin'],
    state: { subject: 'lane', allowed: ['paused'], code: 'lane_not_paused' },
  },
  'exceptions.propose-acceptance': {
    kind: 'action',
    roles: workers,
    state: { subject: 'exception', allowed: ['open'], code: 'exception_not_open' },
  },
  'exceptions.decide-acceptance': {
    kind: 'action',
    roles: workers,
    state: { subject: 'acceptance', allowed: ['proposed'], code: 'acceptance_decided' },
  },
  'exceptions.withdraw-acceptance': {
    kind: 'action',
    roles: workers,
    state: { subject: 'acceptance', allowed: ['proposed'], code: 'acceptance_decided' },
  },
  'exceptions.snooze': {
    kind: 'action',
    roles: workers,
    state: { subject: 'exception', allowed: ['open'], code: 'exception_not_open' },
  },
  'exceptions.wake': { kind: 'action', roles: workers },
  'plans.propose': { kind: 'action', roles: workers },
  'plans.submit': {
    kind: 'action',
    roles: workers,
    state: { subject: 'plan', allowed: ['draft'], code: 'plan_not_draft' },
  },
  'plans.approve': {
    kind: 'action',
    roles: workers,
    state: { subject: 'plan', allowed: ['submitted'], code: 'plan_not_submitted' },
  },
  'plans.reject': {
    kind: 'action',
    roles: workers,
    state: { subject: 'plan', allowed: ['submitted'], code: 'plan_not_submitted' },
  },
  'plans.withdraw': {
    kind: 'action',
    roles: workers,
    state: { subject: 'plan', allowed: ['draft', 'submitted'], code: 'plan_under_way' },
  },
  'plans.retry': {
    kind: 'action',
    roles: workers,
    state: { subject: 'plan', allowed: ['executing', 'half_done', 'failed'], code: 'plan_nothing_refused' },
  },
  'connections.save': { kind: 'action', roles: ['integration_admin'] },
  'connections.test': { kind: 'action', roles: ['integration_admin'] },
  'connections.pull-now': {
    kind: 'action',
    roles: ['integration_admin'],
    state: { subject: 'connection', allowed: ['active'], code: 'connection_paused' },
  },
  'connections.pause': {
    kind: 'action',
    roles: ['integration_admin'],
    state: { subject: 'connection', allowed: ['active'], code: 'connection_paused' },
  },
  'connections.resume': {
    kind: 'action',
    roles: ['integration_admin'],
    state: { subject: 'connection', allowed: ['paused'], code: 'connection_not_paused' },
  },
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
  'policies.propose': { kind: 'action', roles: workers },
  'policies.end': { kind: 'action', roles: workers },
  'policies.approve': {
    kind: 'action',
    roles: ['controller'],
    state: { subject: 'policy', allowed: ['proposed'], code: 'policy_decided' },
  },
  'policies.reject': {
    kind: 'action',
    roles: ['controller'],
    state: { subject: 'policy', allowed: ['proposed'], code: 'policy_decided' },
  },
} as const satisfies Record<string, ActionEntry>
