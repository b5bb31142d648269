import { Ident } from '../ident.tsx'
import { type LedgerColumn, LedgerTable } from '../ledger-table.tsx'
import { Instant, type InstantProps } from '../moment.tsx'
import { Panel, SectionHead } from '../panel.tsx'

export interface EventTableProps {
  readonly title: string
  readonly aside: string
  readonly heads: Readonly<Record<'event' | 'occurred' | 'recorded' | 'quantity' | 'reference' | 'amends', string>>
  readonly events: readonly {
    readonly key: string
    readonly id: string
    readonly occurred: InstantProps
    readonly recorded: InstantProps
    readonly quantity: string
    readonly reference: string
    readonly amends: string
  }[]
}

/** The usage events that one billing line stands for, in the order they happened. */
export function EventTable({ title, aside, heads, events }: EventTableProps) {
  const columns: LedgerColumn[] = [
    { key: 'event', header: heads.event, width: '220px', phone: 'main' },
    { key: 'occurred', header: heads.occurred, width: '176px', phone: 'meta' },
    { key: 'recorded', header: heads.recorded, width: '176px', phone: 'hide' },
    { key: 'quantity', header: heads.quantity, width: '130px', align: 'end', phone: 'amount' },
    { key: 'reference', header: heads.reference, phone: 'hide' },
    { key: 'amends', header: heads.amends, width: '200px', phone: 'side' },
  ]
  const rows = events.map((event) => ({
    id: event.key,
    label: event.id,
    cells: {
      event: <Ident value={event.id} copyable />,
      occurred: <Instant {...event.occurred} />,
      recorded: <Instant {...event.recorded} />,
      quantity: event.quantity,
      reference: event.reference ? <Ident value={event.reference} /> : null,
      amends: event.amends ? <Ident value={event.amends} /> : null,
    },
  }))
  return (
    <section className="min-w-0" id="events">
      <SectionHead title={title} aside={aside} />
      <Panel>
        <LedgerTable caption={title} columns={columns} rows={rows} tight folding />
      </Panel>
    </section>
  )
}
