import { Ident } from '../ident.tsx'
import { type LedgerColumn, LedgerTable } from '../ledger-table.tsx'
import { Link } from '../link.tsx'
import { Instant, type InstantProps } from '../moment.tsx'
import { type StateTone, StateWord } from '../state.tsx'

type Head =
  | 'run'
  | 'asOf'
  | 'duration'
  | 'kind'
  | 'by'
  | 'documents'
  | 'matched'
  | 'open'
  | 'resolved'
  | 'hash'
  | 'state'

export interface RunTableProps {
  readonly caption: string
  readonly heads: Readonly<Record<Head, string>>
  readonly runs: readonly {
    readonly runId: string
    readonly href: string
    readonly asOf: InstantProps
    readonly started: InstantProps
    readonly duration: string
    readonly kind: string
    readonly state: 'running' | 'complete' | 'failed' | 'interrupted'
    readonly stateWord: string
    readonly requestedBy: string
    readonly resultSha: string
    readonly counts: Readonly<Record<'documents' | 'matched' | 'open' | 'resolvedNow', string>>
  }[]
}

/** The tone in which the state of a run is shown. */
export const runTones = {
  running: 'timing',
  complete: 'matched',
  failed: 'failed',
  interrupted: 'warning',
} as const satisfies Record<string, StateTone>

/** Runs, one line each; J, K and Enter work on them. */
export function RunTable({ caption, heads, runs }: RunTableProps) {
  const columns: LedgerColumn[] = [
    { key: 'run', header: heads.run, width: '184px', phone: 'main' },
    { key: 'asOf', header: heads.asOf, width: '184px', phone: 'meta' },
    { key: 'duration', header: heads.duration, width: '88px', align: 'end', phone: 'hide' },
    { key: 'kind', header: heads.kind, phone: 'hide' },
    { key: 'documents', header: heads.documents, width: '98px', align: 'end', phone: 'hide' },
    { key: 'matched', header: heads.matched, width: '84px', align: 'end', phone: 'hide' },
    { key: 'open', header: heads.open, width: '68px', align: 'end', phone: 'amount' },
    { key: 'resolved', header: heads.resolved, width: '136px', align: 'end', phone: 'hide' },
    { key: 'hash', header: heads.hash, width: '150px', phone: 'hide' },
    { key: 'state', header: heads.state, width: '116px', phone: 'side' },
  ]
  const rows = runs.map((run) => ({
    id: run.runId,
    label: run.started.text,
    href: run.href,
    cells: {
      run: (
        <Link className="link" href={run.href}>
          <Instant {...run.started} />
        </Link>
      ),
      asOf: <Instant {...run.asOf} />,
      duration: run.duration,
      kind: <span title={`${heads.by}: ${run.requestedBy}`}>{run.kind}</span>,
      documents: run.counts.documents,
      matched: run.counts.matched,
      open: run.counts.open,
      resolved: run.counts.resolvedNow,
      hash: run.resultSha ? <Ident value={run.resultSha} most={16} /> : null,
      state: <StateWord tone={runTones[run.state]}>{run.stateWord}</StateWord>,
    },
  }))
  return <LedgerTable caption={caption} columns={columns} rows={rows} folding keyboard />
}
