import { Ident } from '../ident.tsx'
import { type LedgerColumn, LedgerTable } from '../ledger-table.tsx'
import { Instant, type InstantProps } from '../moment.tsx'
import { Money, type MoneyParts } from '../money.tsx'
import { StateWord } from '../state.tsx'
import { type PlanStateName, planTones } from './plan-tones.tsx'

type Head =
  | 'reference'
  | 'kind'
  | 'entity'
  | 'documents'
  | 'blocked'
  | 'sum'
  | 'proposed'
  | 'proposer'
  | 'approver'
  | 'state'

export interface PlanTableProps {
  readonly caption: string
  readonly heads: Readonly<Record<Head, string>>
  readonly plans: readonly {
    readonly id: string
    readonly href: string
    readonly reference: string
    readonly kind: string
    readonly entity: string
    readonly documents: string
    readonly blocked: string
    /** One per currency; currencies are not added up. */
    readonly sums: readonly MoneyParts[]
    readonly proposed: InstantProps
    readonly proposer: string
    readonly approver: string | null
    readonly state: PlanStateName
    readonly stateWord: string
  }[]
}

/** Plans, one line each; J, K and Enter work on them. */
export function PlanTable({ caption, heads, plans }: PlanTableProps) {
  const columns: LedgerColumn[] = [
    { key: 'reference', header: heads.reference, width: '104px', phone: 'main' },
    { key: 'kind', header: heads.kind, phone: 'hide' },
    { key: 'entity', header: heads.entity, width: '80px', phone: 'meta' },
    { key: 'documents', header: heads.documents, width: '96px', align: 'end', phone: 'hide' },
    { key: 'blocked', header: heads.blocked, width: '80px', align: 'end', phone: 'hide' },
    { key: 'sum', header: heads.sum, width: '190px', align: 'end', phone: 'amount' },
    { key: 'proposed', header: heads.proposed, width: '166px', phone: 'hide' },
    { key: 'proposer', header: heads.proposer, width: '132px', phone: 'hide' },
    { key: 'approver', header: heads.approver, width: '132px', phone: 'hide' },
    { key: 'state', header: heads.state, width: '160px', phone: 'side' },
  ]
  const rows = plans.map((plan) => ({
    id: plan.id,
    label: plan.reference,
    href: plan.href,
    cells: {
      reference: <Ident value={plan.reference} href={plan.href} />,
      kind: <span title={plan.kind}>{plan.kind}</span>,
      entity: plan.entity,
      documents: plan.documents,
      blocked: plan.blocked,
      sum: plan.sums.map((sum) => (
        <span key={sum.currency} className="block">
          <Money amount={sum} decimals={3} showCode />
        </span>
      )),
      proposed: <Instant {...plan.proposed} />,
      proposer: <span title={plan.proposer}>{plan.proposer}</span>,
      approver: plan.approver ? <span title={plan.approver}>{plan.approver}</span> : null,
      state: <StateWord tone={planTones[plan.state]}>{plan.stateWord}</StateWord>,
    },
  }))
  return <LedgerTable caption={caption} columns={columns} rows={rows} folding keyboard />
}
