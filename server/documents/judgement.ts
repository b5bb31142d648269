import type { listJudgements } from '#db/queries/document-search'
import type { MessageKey } from '../i18n/catalogue.ts'

type Judgement = Awaited<ReturnType<typeof listJudgements>>[number]

/** How a document stands, as icon, tint and word. */
export interface StateView {
  readonly tone: 'matched' | 'suggested' | 'timing' | 'warning' | 'critical' | 'missing' | 'excluded' | 'low'
  readonly key: MessageKey
}

/** The state of a document from its judgement; undefined when no run has judged it. An open exception counts more than the match it is about. */
export function stateOf(judgement: Judgement | undefined): StateView {
  if (!judgement) return { tone: 'low', key: 'documents.state.notJudged' }
  const [status, className] = judgement.exception?.split(' ') ?? []
  if (status === 'open' && className) return { tone: 'warning', key: classKey(className) }
  if (judgement.status === 'suggested') return { tone: 'suggested', key: 'documents.state.suggested' }
  if (judgement.status) return matchedState(judgement)
  if (status === 'waiting') return { tone: 'timing', key: 'documents.state.inTransit' }
  return standingState(judgement.standing)
}

function matchedState(judgement: Judgement): StateView {
  if (judgement.standing === 'reversed') return { tone: 'excluded', key: 'documents.state.reversed' }
  if (judgement.standing === 'reversal') return { tone: 'excluded', key: 'documents.state.reversal' }
  return judgement.exact
    ? { tone: 'matched', key: 'documents.state.matched' }
    : { tone: 'low', key: 'documents.state.differs' }
}

function standingState(standing: Judgement['standing']): StateView {
  switch (standing) {
    case 'due':
      return { tone: 'missing', key: 'documents.state.due' }
    case 'void':
      return { tone: 'excluded', key: 'documents.state.void' }
    case 'zero_total':
      return { tone: 'excluded', key: 'documents.state.zeroTotal' }
    case 'unmapped':
      return { tone: 'missing', key: 'documents.state.unmapped' }
    case 'live':
      return { tone: 'missing', key: 'documents.state.live' }
    case 'reversed':
      return { tone: 'excluded', key: 'documents.state.reversed' }
    case 'reversal':
      return { tone: 'excluded', key: 'documents.state.reversal' }
    case 'rejected':
      return { tone: 'critical', key: 'documents.state.rejected' }
  }
}

// A class is a closed set that the database checks by its rules; the catalogue has a word for each.
function classKey(name: string): MessageKey {
  return `states.class.${name}` as MessageKey
}
