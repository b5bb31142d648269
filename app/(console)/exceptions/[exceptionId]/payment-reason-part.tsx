import { Ident } from '#components/ident'
import type { LedgerColumn } from '#components/ledger-table'
import { Money } from '#components/money'
import { FactList } from '#components/panel'
import { PlainTable } from '#components/plain-table'
import { type PaymentReasonView, readPaymentReason } from '#server/reasons/read-payment-reason'
import type { PartProps } from './part-props.ts'
import { StepGroups } from './step-groups.tsx'

/** The figures behind a finding about a settlement: what it did to each document, what the ERP cleared, both books side by side, and every step. */
export async function PaymentReasonPart({ ctx, view }: PartProps) {
  const reason = await readPaymentReason(ctx, view.row)
  if (!reason) return null
  const { t } = ctx
  return (
    <>
      <ApplicationsTable ctx={ctx} reason={reason} />
      {reason.clearings.length > 0 ? <ClearingsTable ctx={ctx} reason={reason} /> : null}
      {reason.isDerived ? <AccountsTable ctx={ctx} reason={reason} /> : <p>{t('reasons.payment.notDerived')}</p>}
      <div className="max-w-[56ch]">
        <FactList facts={factsOf(ctx, reason)} />
      </div>
      <StepGroups ctx={ctx} groups={reason.steps} />
    </>
  )
}

interface ReasonProps {
  readonly ctx: PartProps['ctx']
  readonly reason: PaymentReasonView
}

const amountColumn = (key: string, header: string, phone: LedgerColumn['phone']): LedgerColumn => ({
  ...{ key, header, width: '132px', align: 'end' as const },
  ...(phone ? { phone } : {}),
})

function ApplicationsTable({ ctx: { t }, reason }: ReasonProps) {
  const columns: LedgerColumn[] = [
    { key: 'document', header: t('reasons.payment.document'), phone: 'main' },
    { key: 'intent', header: t('reasons.payment.intent'), width: '112px', phone: 'meta' },
    amountColumn('gross', t('reasons.payment.gross'), 'hide'),
    amountColumn('before', t('reasons.payment.before'), 'hide'),
    amountColumn('applied', t('reasons.payment.applied'), 'side'),
    amountColumn('left', t('reasons.payment.left'), 'amount'),
  ]
  const rows = reason.applications.map((one) => ({
    id: one.key,
    label: one.number,
    ...(one.href ? { href: one.href } : {}),
    cells: {
      document: one.href ? <Ident value={one.number} href={one.href} /> : one.number,
      intent: t(`reasons.payment.${one.intent}`),
      gross: one.gross ? <Money amount={one.gross} /> : t('reasons.payment.unknown'),
      before: <Money amount={one.before} />,
      applied: <Money amount={one.applied} />,
      left: one.left ? <Money amount={one.left} /> : t('reasons.payment.unknown'),
    },
  }))
  return (
    <PlainTable
      id="reason"
      title={t('reasons.payment.applications', { settlement: reason.sourceId })}
      aside={reason.currency}
      columns={columns}
      rows={rows}
      empty={t('reasons.payment.none')}
      footer={{ document: t('reasons.payment.onAccount'), applied: <Money amount={reason.rest} strong /> }}
    />
  )
}

function ClearingsTable({ ctx: { t }, reason }: ReasonProps) {
  const columns: LedgerColumn[] = [
    { key: 'reference', header: t('reasons.payment.reference'), phone: 'main' },
    amountColumn('expected', t('reasons.payment.inBilling'), 'meta'),
    amountColumn('actual', t('reasons.payment.inErp'), 'side'),
    amountColumn('difference', t('reasons.payment.difference'), 'amount'),
  ]
  const rows = reason.clearings.map((one) => ({
    id: one.key,
    label: one.key,
    cells: {
      reference: <span className="num">{one.key}</span>,
      expected: <Money amount={one.expected} />,
      actual: <Money amount={one.actual} />,
      difference: <Money amount={one.difference} />,
    },
  }))
  return <PlainTable title={t('reasons.payment.clearings')} aside={reason.currency} columns={columns} rows={rows} />
}

/** Document and functional currency side by side; in functional currency once. */
function AccountsTable({ ctx: { t }, reason }: ReasonProps) {
  const { currency, functional } = reason
  const isForeign = currency !== functional
  const columns: LedgerColumn[] = [
    { key: 'account', header: t('reasons.payment.account'), phone: 'main' },
    amountColumn('expected', t('reasons.payment.expected', { currency }), isForeign ? 'hide' : 'meta'),
    amountColumn('actual', t('reasons.payment.actual', { currency }), isForeign ? 'hide' : 'side'),
    amountColumn('off', t('reasons.payment.off', { currency }), isForeign ? 'hide' : 'amount'),
    ...(isForeign
      ? [
          amountColumn('baseExpected', t('reasons.payment.expected', { currency: functional }), 'meta'),
          amountColumn('baseActual', t('reasons.payment.actual', { currency: functional }), 'side'),
          amountColumn('baseOff', t('reasons.payment.off', { currency: functional }), 'amount'),
        ]
      : []),
  ]
  const rows = reason.accounts.map((one) => ({
    id: one.key,
    label: one.key,
    cells: {
      account: one.role ? `${one.key} ${t(`reasons.payment.role.${one.role}`)}` : one.key,
      expected: <Money amount={one.expected} />,
      actual: <Money amount={one.actual} />,
      off: <Money amount={one.difference} />,
      baseExpected: <Money amount={one.base.expected} />,
      baseActual: <Money amount={one.base.actual} />,
      baseOff: <Money amount={one.base.difference} />,
    },
  }))
  return (
    <PlainTable title={t('reasons.payment.accounts')} aside={t('reasons.payment.unit')} columns={columns} rows={rows} />
  )
}

function factsOf({ t }: PartProps['ctx'], reason: PaymentReasonView) {
  return [
    { term: t('reasons.payment.settlement'), detail: <Ident value={reason.sourceId} href={reason.href} /> },
    { term: t('reasons.payment.paid'), detail: <span className="num">{reason.paidOn}</span> },
    { term: t('reasons.payment.amount'), detail: <Money amount={reason.amount} showCode inline /> },
    ...reason.documents.map((one) => ({
      term: `${t('reasons.payment.erp')}, ${t(`reasons.payment.standing.${one.standing}`)}`,
      detail: <Ident value={one.number} href={one.href} />,
    })),
  ]
}
