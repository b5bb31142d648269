import type { StateTone } from '../state.tsx'

/** The tone in which the state of a plan is shown. */
export const planTones = {
  draft: 'medium',
  submitted: 'suggested',
  approved: 'timing',
  rejected: 'excluded',
  withdrawn: 'excluded',
  executing: 'timing',
  half_done: 'warning',
  done: 'matched',
  failed: 'failed',
} as const satisfies Record<string, StateTone>

export type PlanStateName = keyof typeof planTones

/** The tone in which what happens to one document of a plan is shown. */
export const outcomeTones = {
  create: 'timing',
  reverse: 'warning',
  already_posted: 'excluded',
  blocked: 'missing',
} as const satisfies Record<string, StateTone>

export type PlanOutcomeName = keyof typeof outcomeTones
