import { type LedgerColumn, LedgerTable } from '../ledger-table.tsx'
import { Link } from '../link.tsx'
import { Instant, type InstantProps } from '../moment.tsx'
import { type StateTone, StateWord } from '../state.tsx'

const buckets = ['received', 'new', 'changed', 'unchanged', 'duplicate', 'conflict', 'rejected'] as const
type Bucket = (typeof buckets)[number]

export interface AttemptTableProps {
  readonly caption: string
  readonly heads: Readonly<Record<Bucket | 'started' | 'asOf' | 'world' | 'by' | 'state', string>>
  readonly attempts: readonly {
    readonly id: string
    readonly href: string
    readonly started: InstantProps
    readonly asOf: InstantProps | null
    readonly world: string
    readonly by: string
    readonly state: 'running' | 'imported' | 'unchanged' | 'failed'
    readonly stateWord: string
    readonly problem: string | null
    readonly counts: Readonly<Record<Bucket, string>> | null
  }[]
}

/** The tone in which the state of an import is shown. */
export const attemptTones = {
  running: 'timing',
  imported: 'matched',
  unchanged: 'low',
  failed: 'failed',
} as const satisfies Record<string, StateTone>

/** Attempts to import, one line each, with the bucket of every row that was read. */
export function AttemptTable({ caption, heads, attempts }: AttemptTableProps) {
  const columns: LedgerColumn[] = [
    { key: 'started', header: heads.started, width: '180px', phone: 'main' },
    { key: 'asOf', header: heads.asOf, width: '180px', phone: 'meta' },
    { key: 'world', header: heads.world, phone: 'hide' },
    { key: 'state', header: heads.state, width: '122px', phone: 'side' },
    ...buckets.map((bucket) => ({
      key: bucket,
      header: heads[bucket],
      width: bucket === 'rejected' ? '104px' : '92px',
      align: 'end' as const,
      phone: bucket === 'received' ? ('amount' as const) : ('hide' as const),
    })),
  ]
  const rows = attempts.map((attempt) => ({
    id: attempt.id,
    label: attempt.started.text,
    href: attempt.href,
    cells: {
      started: (
        <Link className="link" href={attempt.href}>
          <Instant {...attempt.started} />
        </Link>
      ),
      asOf: attempt.asOf ? <Instant {...attempt.asOf} /> : null,
      world: <span title={attempt.by}>{attempt.world}</span>,
      state: (
        <StateWord tone={attemptTones[attempt.state]} {...(attempt.problem ? { title: attempt.problem } : {})}>
          {attempt.stateWord}
        </StateWord>
      ),
      ...attempt.counts,
    },
  }))
  return <LedgerTable caption={caption} columns={columns} rows={rows} folding keyboard />
}
