import type { ActionEntry } from './registry-entry.ts'

/** Every change that a person can ask for. Each has an implementation in `action-index.ts`. */
export const actions = {
  'account.choose-locale': { kind: 'action', roles: 'signed_in' },
  'account.end-sessions': { kind: 'action', roles: 'signed_in' },
} as const satisfies Record<string, ActionEntry>
