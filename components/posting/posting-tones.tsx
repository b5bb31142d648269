import type { StateTone } from '../state.tsx'

/** The tone in which a group of postings is shown. */
export const postingTones = {
  prepared: 'medium',
  ready: 'timing',
  sending: 'timing',
  posted: 'matched',
  confirmed: 'matched',
  uncertain: 'warning',
  rejected: 'failed',
  cancelled: 'excluded',
} as const satisfies Record<string, StateTone>

export type PostingGroupName = keyof typeof postingTones
