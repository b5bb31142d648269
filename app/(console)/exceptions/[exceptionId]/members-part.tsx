import { MemberTable } from '#components/exception/member-table'
import { SectionHead } from '#components/panel'
import type { PartProps } from './part-props.ts'

/** All documents of a side, where there is more than one or some that do not stand. */
export function MembersPart({ ctx, view: { members } }: PartProps) {
  const { t } = ctx
  const heads = {
    number: t('exception.members.number'),
    customer: t('exception.members.customer'),
    date: t('exception.members.date'),
    period: t('exception.members.period'),
    status: t('exception.members.status'),
    amount: t('exception.members.amount'),
  }
  const sides = [
    { key: 'billing', title: t('exception.members.billing'), rows: members.billing, sum: members.billingSum },
    { key: 'erp', title: t('exception.members.erp'), rows: members.erp, sum: members.erpSum },
  ].filter((side) => side.rows.length > 1 || side.rows.some((row) => row.tone !== 'matched'))
  return sides.map((side) => (
    <section key={side.key}>
      <SectionHead title={side.title} aside={t('exception.members.aside', { count: side.rows.length })} />
      <MemberTable
        caption={side.title}
        heads={heads}
        members={side.rows}
        sum={side.sum && { label: t('exception.members.sum'), amount: side.sum }}
      />
    </section>
  ))
}
