import { Ident } from '../ident.tsx'
import { type LedgerColumn, LedgerTable } from '../ledger-table.tsx'
import { Panel, SectionHead } from '../panel.tsx'

export interface HopEnd {
  readonly name: string
  readonly href: string | undefined
}

export interface HopTableProps {
  readonly title: string
  readonly aside: string
  readonly heads: Readonly<Record<'from' | 'kind' | 'to' | 'share' | 'carried' | 'unit' | 'version' | 'basis', string>>
  readonly hops: readonly {
    readonly key: string
    readonly from: HopEnd
    readonly kind: string
    readonly to: HopEnd
    readonly share: string
    readonly carried: string
    readonly unit: string
    readonly version: string
    readonly basis: string
  }[]
}

/** The trace as a table: every hop with what it carries and what proves it. */
export function HopTable({ title, aside, heads, hops }: HopTableProps) {
  const columns: LedgerColumn[] = [
    { key: 'from', header: heads.from, phone: 'main' },
    { key: 'kind', header: heads.kind, width: '116px', phone: 'meta' },
    { key: 'to', header: heads.to, width: '30%', phone: 'side' },
    { key: 'share', header: heads.share, width: '78px', align: 'end', phone: 'hide' },
    { key: 'carried', header: heads.carried, width: '132px', align: 'end', phone: 'amount' },
    { key: 'unit', header: heads.unit, width: '70px', phone: 'hide' },
    { key: 'version', header: heads.version, width: '70px', phone: 'hide' },
    { key: 'basis', header: heads.basis, width: '210px', phone: 'hide' },
  ]
  const rows = hops.map((hop) => ({
    id: hop.key,
    label: `${hop.from.name} ${hop.kind} ${hop.to.name}`,
    cells: {
      from: <End end={hop.from} />,
      kind: <span className="text-ink-2">{hop.kind}</span>,
      to: <End end={hop.to} />,
      share: hop.share,
      carried: hop.carried,
      unit: <span className="text-ink-2">{hop.unit}</span>,
      version: hop.version,
      basis: (
        <span className="text-ink-2" title={hop.basis}>
          {hop.basis}
        </span>
      ),
    },
  }))
  return (
    <section className="min-w-0">
      <SectionHead title={title} aside={aside} />
      <Panel>
        <LedgerTable caption={title} columns={columns} rows={rows} tight folding />
      </Panel>
    </section>
  )
}

function End({ end }: { end: HopEnd }) {
  return <Ident value={end.name} most={44} {...(end.href ? { href: end.href } : {})} />
}
