import { Lock } from 'lucide-react'
import { Face } from '#components/face'
import { Ident } from '#components/ident'
import { LedgerTable } from '#components/ledger-table'
import { Money } from '#components/money'
import { Pager } from '#components/pager'
import { SectionHead } from '#components/panel'
import { StateWord, severityTone } from '#components/state'
import type { PartProps } from './part-props.ts'

/** The documents of the case, the largest first, page by page. */
export function DocumentsPart({ ctx: { t }, view }: PartProps) {
  const columns = [
    { key: 'item', header: t('case.item'), width: '128px', phone: 'meta' as const },
    { key: 'customer', header: t('case.customer'), phone: 'main' as const },
    { key: 'billing', header: t('case.billing'), width: '132px', phone: 'hide' as const },
    { key: 'erp', header: t('case.erp'), width: '112px', phone: 'hide' as const },
    { key: 'period', header: t('case.period'), width: '104px', phone: 'hide' as const },
    { key: 'variance', header: t('case.variance'), width: '150px', align: 'end' as const, phone: 'amount' as const },
    { key: 'owner', header: '', width: '46px', phone: 'side' as const },
  ]
  const rows = view.rows.map((row) => ({
    id: row.id,
    label: row.reference,
    href: row.href,
    cells: {
      item: <Ident value={row.reference} href={row.href} />,
      customer: <span title={row.customer ?? ''}>{row.customer}</span>,
      billing: row.billingNumber ? <Ident value={row.billingNumber} /> : null,
      erp: row.erpNumber ? <Ident value={row.erpNumber} /> : null,
      period: (
        <span className="inline-flex items-center gap-1">
          {row.period}
          {row.lockedWord ? (
            <span title={row.lockedWord}>
              <Lock aria-hidden className="size-3 text-ink-2" />
              <span className="sr-only">{row.lockedWord}</span>
            </span>
          ) : null}
        </span>
      ),
      variance: <Money amount={row.variance} showCode decimals={3} />,
      owner: row.isOpen ? (
        <Face name={row.assignee} small label={row.assignee ?? t('work.nobody')} />
      ) : (
        <StateWord tone={severityTone(row.severity)}>{row.statusWord}</StateWord>
      ),
    },
  }))
  return (
    <section>
      <SectionHead title={t('case.list')} aside={t('case.listAside')} />
      <LedgerTable caption={t('case.list')} columns={columns} rows={rows} keyboard folding />
      {view.nextHref || view.previousHref ? (
        <Pager summary={t('case.listAside')} first={null} previous={view.previousHref} next={view.nextHref} />
      ) : null}
    </section>
  )
}
