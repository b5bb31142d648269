import { Ident } from '#components/ident'
import { ProposeMappingForm } from '#components/mappings/propose-mapping-form'
import { Day } from '#components/moment'
import { Money } from '#components/money'
import { Note } from '#components/notice'
import { SectionHead } from '#components/panel'
import { PlainTable } from '#components/plain-table'
import { abilityFor } from '#server/auth/registry'
import type { WebCtx } from '#server/auth/web-ctx'
import type { CoverageRowView } from '#server/mappings/mapping-views'
import { readCoverage } from '#server/mappings/read-coverage'
import { formProps } from './form-props.ts'

/** Keys of the data that nothing maps, what waits for them, and the draft that would map each. */
export async function CoveragePart({ ctx, entity }: { ctx: WebCtx; entity: string | undefined }) {
  const { t } = ctx
  const all = await readCoverage(ctx)
  const shown = all.filter((row) => entity === undefined || row.entity === entity)
  if (shown.length === 0) {
    return (
      <section>
        <SectionHead title={t('mappings.unmapped.title')} />
        <Note tone="ok">{t(all.length === 0 ? 'mappings.unmapped.done' : 'mappings.unmapped.filtered')}</Note>
      </section>
    )
  }
  return (
    <PlainTable
      title={t('mappings.unmapped.title')}
      aside={t('mappings.unmapped.aside', { count: shown.length })}
      columns={columnsOf(ctx)}
      rows={shown.map((row) => rowOf(ctx, row))}
    />
  )
}

function columnsOf({ t }: WebCtx) {
  const end = { align: 'end' as const }
  return [
    { key: 'key', header: t('mappings.unmapped.key'), width: '200px', phone: 'main' as const },
    { key: 'set', header: t('mappings.unmapped.set'), width: '136px', phone: 'hide' as const },
    { key: 'entity', header: t('mappings.unmapped.entity'), width: '76px', phone: 'meta' as const },
    { key: 'documents', header: t('mappings.unmapped.documents'), width: '92px', phone: 'hide' as const, ...end },
    { key: 'since', header: t('mappings.unmapped.since'), width: '100px', phone: 'hide' as const },
    { key: 'amount', header: t('mappings.unmapped.waiting'), width: '184px', phone: 'amount' as const, ...end },
    { key: 'suggestion', header: t('mappings.unmapped.suggestion'), phone: 'hide' as const },
    { key: 'propose', header: '', width: '150px', phone: 'side' as const, ...end },
  ]
}

function rowOf(ctx: WebCtx, row: CoverageRowView) {
  return {
    id: `${row.id}|${row.entity}`,
    label: row.key,
    cells: {
      key: <Ident value={row.key} copyable most={22} />,
      set: row.setTitle,
      entity: row.entity,
      documents: <span className="num">{row.documents}</span>,
      since: <Day day={row.firstOn} />,
      amount: row.amounts.map((amount) => (
        <span key={amount.currency} className="block">
          <Money amount={amount} decimals={3} showCode />
        </span>
      )),
      suggestion: <span title={row.suggestion}>{row.suggestion}</span>,
      propose: proposeCell(ctx, row),
    },
  }
}

function proposeCell(ctx: WebCtx, row: CoverageRowView) {
  if (row.openChange) return <Ident value={row.openChange.reference} href={row.openChange.href} />
  const form = formProps(ctx, row.set)
  const canPropose = abilityFor('mappings.draft', ctx.actor.roles).shown
  if (!canPropose || !row.draft || !form) return null
  return (
    <ProposeMappingForm label={ctx.t('mappings.unmapped.propose')} size="small" draft={row.draft} repost {...form} />
  )
}
