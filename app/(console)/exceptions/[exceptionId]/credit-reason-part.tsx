import { Ident } from '#components/ident'
import type { LedgerColumn } from '#components/ledger-table'
import { Money } from '#components/money'
import { FactList } from '#components/panel'
import { PlainTable } from '#components/plain-table'
import { readCreditReason } from '#server/reasons/read-credit-reason'
import type { PartProps } from './part-props.ts'

const figures = ['booked', 'used', 'open'] as const

/** The figures behind a credit nobody used: booked + used = open, its age, and the invoice it could be used on. */
export async function CreditReasonPart({ ctx, view }: PartProps) {
  const { t } = ctx
  const reason = await readCreditReason(ctx, view.row)
  if (!reason) return null
  const columns: LedgerColumn[] = [
    { key: 'figure', header: t('reasons.credit.figure'), phone: 'main' },
    { key: 'amount', header: t('reasons.credit.amount'), width: '148px', align: 'end', phone: 'amount' },
  ]
  const { invoice } = reason
  return (
    <>
      <PlainTable
        id="reason"
        title={t('reasons.credit.title', { number: reason.number })}
        aside={view.row.currency}
        columns={columns}
        rows={figures.map((key) => ({
          id: key,
          label: t(`reasons.credit.${key}`),
          cells: { figure: t(`reasons.credit.${key}`), amount: <Money amount={reason[key]} strong={key === 'open'} /> },
        }))}
      />
      <div className="max-w-[56ch]">
        <FactList
          facts={[
            { term: t('reasons.credit.document'), detail: <Ident value={reason.number} href={reason.href} /> },
            { term: t('reasons.credit.dated'), detail: <span className="num">{reason.dated}</span> },
            {
              term: t('reasons.credit.age', { judged: reason.judged }),
              detail: t('reasons.credit.days', { days: reason.age, limit: reason.limit }),
            },
            {
              term: t('reasons.credit.invoice'),
              detail: invoice ? (
                <>
                  <Ident value={invoice.number} href={invoice.href} /> <Money amount={invoice.open} showCode inline />
                </>
              ) : (
                t('reasons.credit.noInvoice')
              ),
            },
          ]}
        />
      </div>
    </>
  )
}
