import type { StateTone } from '#components/state'

/** How a status looks; open work with an owner looks taken. */
export function statusTone(status: 'open' | 'waiting' | 'accepted' | 'resolved', isOwned: boolean): StateTone {
  switch (status) {
    case 'open':
      return isOwned ? 'assigned' : 'warning'
    case 'waiting':
      return 'timing'
    case 'accepted':
      return 'tolerance'
    case 'resolved':
      return 'matched'
  }
}
