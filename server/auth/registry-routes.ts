import type { RouteEntry } from './registry-entry.ts'

/** Every route handler. The sign-in library answers under its own name, all others are made by `defineRoute`. */
export const routes = {
  'session.exchange': { kind: 'route', path: '/api/auth/[...nextauth]', methods: ['GET', 'POST'], roles: 'public' },
  'actions.post': { kind: 'route', path: '/api/actions/[action]', methods: ['POST'], roles: 'signed_in' },
  'exports.take': {
    kind: 'route',
    path: '/api/v1/exports/[kind]',
    methods: ['GET'],
    roles: ['analyst', 'controller', 'auditor', 'executive'],
  },
  'queue.export': {
    kind: 'route',
    path: '/api/v1/queue',
    methods: ['GET'],
    roles: ['analyst', 'controller', 'auditor'],
  },
  'tie-outs.export': {
    kind: 'route',
    path: '/api/v1/tie-outs/[identity]',
    methods: ['GET'],
    roles: ['analyst', 'controller', 'auditor'],
  },
  'revenue.export': {
    kind: 'route',
    path: '/api/v1/revenue/roll-forward',
    methods: ['GET'],
    roles: ['analyst', 'controller', 'auditor', 'executive'],
  },
  'revenue-lines.export': {
    kind: 'route',
    path: '/api/v1/revenue/lines',
    methods: ['GET'],
    roles: ['analyst', 'controller', 'auditor'],
  },
  'usage-events.export': {
    kind: 'route',
    path: '/api/v1/usage',
    methods: ['GET'],
    roles: ['analyst', 'controller', 'auditor', 'integration_admin'],
  },
  'exceptions.prepared': {
    kind: 'route',
    path: '/api/v1/exceptions/[exceptionId]/prepared',
    methods: ['GET'],
    roles: ['analyst', 'controller', 'auditor'],
  },
  'policies.would-accept': {
    kind: 'route',
    path: '/api/v1/policies/would-accept',
    methods: ['GET'],
    roles: ['analyst', 'controller'],
  },
  'health.alive': { kind: 'route', path: '/healthz', methods: ['GET'], roles: 'public' },
  'health.ready': { kind: 'route', path: '/readyz', methods: ['GET'], roles: 'public' },
} as const satisfies Record<string, RouteEntry>
