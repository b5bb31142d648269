import { ChevronLeft, ChevronRight } from 'lucide-react'
import { LinkButton } from '#components/button'
import { Money } from '#components/money'
import { PlainTable } from '#components/plain-table'
import { addressOf } from '../../../address.ts'
import type { QueryPartProps } from './part-props.ts'

/** One document account by account: what stands in the ERP, what would, and what the remedy adds. */
export function documentPart(props: QueryPartProps) {
  const { view } = props
  const { t } = props.ctx
  const { document } = view
  if (!document) return null
  const end = { align: 'end' as const, width: '160px' }
  const columns = [
    { key: 'account', header: t('mappings.change.account'), phone: 'main' as const },
    { key: 'inErp', header: t('mappings.change.inErp'), phone: 'hide' as const, ...end },
    { key: 'after', header: t('mappings.change.after'), phone: 'side' as const, ...end },
    { key: 'net', header: t('mappings.change.net'), phone: 'amount' as const, ...end },
  ]
  const rows = document.lines.map((line) => ({
    id: line.account,
    label: line.account,
    cells: {
      account: line.account,
      inErp: <Money amount={line.inErp} />,
      after: <Money amount={line.after} />,
      net: (
        <span className={line.net.sign === 'zero' ? undefined : 'rounded-badge bg-cell-differs py-0.5 pl-1'}>
          <Money amount={line.net} strong />
        </span>
      ),
    },
  }))
  return (
    <PlainTable
      id="one"
      title={t('mappings.change.one')}
      aside={t('mappings.change.oneAside', {
        number: document.number,
        customer: document.customer,
        currency: document.currency,
      })}
      actions={steps(props)}
      columns={columns}
      rows={rows}
      empty={document.after}
    />
  )
}

function steps({ ctx: { t }, view, query }: QueryPartProps) {
  const at = view.documents.findIndex((row) => row.id === view.document?.id)
  if (at < 0) return null
  const link = (step: -1 | 1, label: string) => {
    const to = view.documents[at + step]
    const Icon = step === 1 ? ChevronRight : ChevronLeft
    if (!to) return null
    const address = addressOf(`/mappings/changes/${view.id}`, {
      after: query['after'],
      result: query['result'],
      document: to.id,
    })
    return (
      <LinkButton
        href={`${address}#one`}
        scroll={false}
        tone="quiet"
        size="square"
        aria-label={label}
        title={label}
        icon={<Icon aria-hidden />}
      />
    )
  }
  return (
    <>
      <span className="text-meta text-ink-2">
        {t('mappings.change.position', { at: at + 1, count: view.documents.length })}
      </span>
      {link(-1, t('mappings.change.previous'))}
      {link(1, t('mappings.change.next'))}
    </>
  )
}
