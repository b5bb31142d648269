import type { ReactNode } from 'react'
import { LedgerTable } from '../ledger-table.tsx'
import { Link } from '../link.tsx'
import { Instant, type InstantProps } from '../moment.tsx'
import { type StateTone, StateWord } from '../state.tsx'
import { Countdown } from './countdown.tsx'
import { type PostingGroupName, postingTones } from './posting-tones.tsx'

export const shownGroups = ['prepared', 'ready', 'sending', 'posted', 'confirmed', 'uncertain', 'rejected'] as const

const laneTones = {
  active: 'matched',
  paused: 'warning',
  waiting: 'timing',
  connection_paused: 'warning',
} as const satisfies Record<string, StateTone>

export interface LaneTableProps {
  readonly caption: string
  readonly heads: Readonly<Record<'entity' | 'company' | 'state' | 'pull', string>>
  readonly groups: Readonly<Record<PostingGroupName, string>>
  readonly never: string
  readonly lanes: readonly {
    readonly entity: string
    readonly company: string
    readonly connection: string
    readonly state: keyof typeof laneTones
    readonly stateWord: string
    readonly note: string | null
    readonly retryAt: string | null
    readonly lastPull: InstantProps | null
    readonly counts: Readonly<Record<PostingGroupName, string>>
    readonly hrefs: Readonly<Record<PostingGroupName, string>>
    readonly actions: ReactNode
  }[]
}

/** One line per ERP company: whether it sends, what stands where, and when it was read back. */
export function LaneTable({ caption, heads, groups, never, lanes }: LaneTableProps) {
  const columns = [
    { key: 'entity', header: heads.entity, width: '84px', phone: 'main' as const },
    { key: 'company', header: heads.company, phone: 'hide' as const },
    { key: 'state', header: heads.state, width: '128px', phone: 'side' as const },
    ...shownGroups.map((group) => ({
      key: group,
      header: groups[group],
      width: group === 'confirmed' ? '96px' : '84px',
      align: 'end' as const,
      phone: group === 'confirmed' ? ('amount' as const) : ('hide' as const),
    })),
    { key: 'pull', header: heads.pull, width: '160px', phone: 'meta' as const },
    { key: 'actions', header: '', width: '92px', align: 'end' as const, phone: 'hide' as const },
  ]
  const rows = lanes.map((lane) => ({
    id: lane.entity,
    label: lane.entity,
    cells: {
      ...Object.fromEntries(shownGroups.map((group) => [group, <Count key={group} lane={lane} group={group} />])),
      entity: <span className="font-medium">{lane.entity}</span>,
      company: <span title={lane.connection}>{lane.company}</span>,
      state: (
        <StateWord tone={laneTones[lane.state]} {...(lane.note ? { title: lane.note } : {})}>
          {lane.stateWord}
          {lane.retryAt ? <Countdown until={lane.retryAt} /> : null}
        </StateWord>
      ),
      pull: lane.lastPull ? <Instant {...lane.lastPull} /> : never,
      actions: lane.actions,
    },
  }))
  return <LedgerTable caption={caption} columns={columns} rows={rows} folding />
}

/** A count leads to the postings it counts. What needs somebody carries its state. */
function Count({ lane, group }: { lane: LaneTableProps['lanes'][number]; group: PostingGroupName }) {
  const count = lane.counts[group]
  if (count === '0') return <span className="text-ink-3">0</span>
  const link = (
    <Link className="link num" href={lane.hrefs[group]}>
      {count}
    </Link>
  )
  return group === 'uncertain' || group === 'rejected' ? (
    <StateWord tone={postingTones[group]} strong>
      {link}
    </StateWord>
  ) : (
    link
  )
}
