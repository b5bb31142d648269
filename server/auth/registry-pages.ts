import type { PageEntry } from './registry-entry.ts'
import type { Role } from './role.ts'

const bookReaders = ['analyst', 'controller', 'auditor'] as const satisfies readonly Role[]

/** Every page of the console. A page missing here fails the build, a page listed here and missing in `app` too. */
export const pages = {
  'home.open': { kind: 'page', path: '/', roles: 'signed_in' },
  'session.sign-in': { kind: 'page', path: '/login', roles: 'public' },
  'queue.read': { kind: 'page', path: '/queue', roles: bookReaders },
  'exceptions.read': { kind: 'page', path: '/exceptions/[exceptionId]', roles: bookReaders },
  'cases.read': { kind: 'page', path: '/cases/[caseId]', roles: bookReaders },
  'overview.read': { kind: 'page', path: '/overview', roles: [...bookReaders, 'executive'] },
  'documents.read': { kind: 'page', path: '/documents', roles: bookReaders },
  'documents.open': { kind: 'page', path: '/documents/[kind]/[id]', roles: bookReaders },
  'trace.start': { kind: 'page', path: '/trace', roles: bookReaders },
  'trace.read': { kind: 'page', path: '/trace/[kind]/[id]', roles: bookReaders },
  'imports.read': { kind: 'page', path: '/imports', roles: [...bookReaders, 'integration_admin'] },
  'imports.open': { kind: 'page', path: '/imports/[id]', roles: [...bookReaders, 'integration_admin'] },
  'runs.read': { kind: 'page', path: '/runs', roles: [...bookReaders, 'integration_admin'] },
  'runs.open': { kind: 'page', path: '/runs/[id]', roles: [...bookReaders, 'integration_admin'] },
  'control.read': { kind: 'page', path: '/control', roles: [...bookReaders, 'executive'] },
  'tie-outs.open': { kind: 'page', path: '/control/tie-outs/[identity]', roles: bookReaders },
  'bridge.read': { kind: 'page', path: '/control/bridge', roles: [...bookReaders, 'executive'] },
  'revenue.read': { kind: 'page', path: '/control/revenue', roles: [...bookReaders, 'executive'] },
  'revenue-lines.read': { kind: 'page', path: '/control/revenue/lines', roles: bookReaders },
  'revenue-lines.open': { kind: 'page', path: '/control/revenue/lines/[lineId]', roles: bookReaders },
  'usage-events.read': { kind: 'page', path: '/control/usage', roles: [...bookReaders, 'integration_admin'] },
  'source-findings.read': { kind: 'page', path: '/control/findings', roles: [...bookReaders, 'integration_admin'] },
  'plans.read': { kind: 'page', path: '/plans', roles: bookReaders },
  'plans.open': { kind: 'page', path: '/plans/[planId]', roles: bookReaders },
  'mappings.read': { kind: 'page', path: '/mappings', roles: bookReaders },
  'mappings.open': { kind: 'page', path: '/mappings/[set]', roles: bookReaders },
  'mappings.review': { kind: 'page', path: '/mappings/changes/[changeId]', roles: bookReaders },
  'approvals.read': { kind: 'page', path: '/approvals', roles: ['analyst', 'controller'] },
  'posting.read': { kind: 'page', path: '/posting', roles: [...bookReaders, 'integration_admin'] },
  'posting.open': { kind: 'page', path: '/posting/[postingId]', roles: [...bookReaders, 'integration_admin'] },
  'periods.read': { kind: 'page', path: '/close', roles: bookReaders },
  'connections.read': {
    kind: 'page',
    path: '/settings/connections',
    roles: ['integration_admin', 'controller', 'auditor'],
  },
  'policies.read': { kind: 'page', path: '/settings/policies', roles: [...bookReaders, 'admin'] },
  'members.read': { kind: 'page', path: '/settings/members', roles: ['admin'] },
} as const satisfies Record<string, PageEntry>
