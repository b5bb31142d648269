import type { ReactNode } from 'react'
import { CompareTable, type Comparison } from '#components/compare-table'
import { Ident } from '#components/ident'
import { Money } from '#components/money'
import { Note } from '#components/notice'
import { StateWord } from '#components/state'
import type { CellView } from '#server/exceptions/compare-sides'
import type { PartProps } from './part-props.ts'

const comparisons: Record<PartProps['view']['compare'][number]['state'], Comparison> = {
  equal: 'equal',
  equivalent: 'equivalent',
  differs: 'differs',
  only_billing: 'only_left',
  only_erp: 'only_right',
}

/** Billing, expectation and ERP field by field, with the documents named above. */
export function ComparePart({ ctx: { t }, view }: PartProps) {
  const heads = {
    field: t('exception.compare.fieldIn', { currency: view.currency }),
    billing: t('exception.compare.billing'),
    expected: t('exception.compare.expected'),
    erp: t('exception.compare.erp'),
    difference: t('exception.compare.difference'),
  }
  const rows = view.compare.map((row) => ({
    id: row.id,
    field: row.field,
    comparison: comparisons[row.state],
    billing: cell(row.billing, isMixed(row)),
    expected: cell(row.expected, isMixed(row)),
    erp: cell(row.erp, isMixed(row)),
    difference: row.difference ? <Money amount={row.difference} /> : undefined,
    figure: row.isFigure,
  }))
  return (
    <section id="compare" className="grid gap-2">
      <SidesLine ctx={{ t }} view={view} />
      {view.absent ? (
        <Note>{t(view.absent === 'erp' ? 'exception.compare.onlyBilling' : 'exception.compare.onlyErp')}</Note>
      ) : null}
      {rows.length > 0 ? (
        <CompareTable caption={t('exception.compare.title')} heads={heads} rows={rows} />
      ) : (
        <Note>{t('exception.compare.none')}</Note>
      )}
      {view.hiddenCount > 0 ? (
        <Note tone="info">{t('exception.compare.hidden', { count: view.hiddenCount })}</Note>
      ) : null}
    </section>
  )
}

function SidesLine({ ctx: { t }, view }: { ctx: Pick<PartProps['ctx'], 't'>; view: PartProps['view'] }) {
  const { billing, erp } = view.members
  const [match] = view.matches
  return (
    <dl className="grid grid-cols-[repeat(3,minmax(0,1fr))] gap-4">
      <Side term={t('exception.compare.billing')} more={billing.length - 1}>
        {billing[0] ? (
          <>
            <Ident value={billing[0].number} href={billing[0].href} copyable />
            <span className="block text-meta text-ink-2">
              {t('exception.compare.issued', { day: billing[0].date })}
            </span>
          </>
        ) : (
          t('exception.compare.notInBilling')
        )}
      </Side>
      <Side term={t('exception.compare.erp')} more={erp.length - 1}>
        {erp[0] ? (
          <>
            <Ident value={erp[0].number} href={erp[0].href} copyable />
            <span className="block text-meta text-ink-2">
              {t('exception.compare.posted', { day: erp[0].date, period: erp[0].period })}
            </span>
          </>
        ) : (
          t('exception.compare.notInErp')
        )}
      </Side>
      <Side
        term={match ? t('exception.compare.matchKind', { kind: match.kind }) : t('exception.compare.match')}
        more={0}
      >
        {match ? (
          <>
            <StateWord tone={match.status === 'suggested' ? 'suggested' : 'matched'}>
              {t(`states.match.${match.status}`)}
            </StateWord>
            <span className="block text-meta text-ink-2">
              {t('exception.compare.matchRule', { rule: match.rule, version: match.version })}
            </span>
          </>
        ) : (
          <StateWord tone="missing">{t('exception.compare.matchNone')}</StateWord>
        )}
      </Side>
    </dl>
  )
}

function Side({ term, more, children }: { term: string; more: number; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-meta text-ink-2">
        {term}
        {more > 0 ? ` +${more}` : ''}
      </dt>
      <dd>{children}</dd>
    </div>
  )
}

/** Amounts in two currencies name them; elsewhere the head of the table does. */
function isMixed(row: PartProps['view']['compare'][number]): boolean {
  const codes = [row.billing, row.expected, row.erp].flatMap((value) =>
    value && 'amount' in value ? [value.amount.currency] : [],
  )
  return new Set(codes).size > 1
}

function cell(value: CellView, showCode: boolean): ReactNode {
  if (value === null) return null
  if ('amount' in value) return <Money amount={value.amount} showCode={showCode} />
  return <span title={value.text}>{value.text}</span>
}
