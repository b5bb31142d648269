import { CircleCheck } from 'lucide-react'
import { Ident } from '#components/ident'
import { Money } from '#components/money'
import { FactList, SectionHead } from '#components/panel'
import { MappingsPart } from './mappings-part.tsx'
import type { PartProps } from './part-props.ts'

/** The rule that gave the diagnosis, what it found true, and the parts of the variance. */
export function WhyPart({ ctx, view }: PartProps) {
  const { t } = ctx
  const { why, text } = view
  return (
    <section id="why" className="grid gap-x-8 gap-y-4 lg:grid-cols-2">
      <div className="min-w-0">
        <SectionHead
          title={t('exception.why.title')}
          aside={t('exception.why.judged', { asOf: `${why.asOf.text} ${why.asOf.zone}` })}
        />
        <p className="mb-2">{text.why}</p>
        <h3 className="text-meta font-semibold text-ink-2">{t('exception.why.conditions')}</h3>
        <ul className="mt-1 grid gap-1">
          {why.conditions.map((condition) => (
            <li key={condition.text} className="flex items-start gap-2">
              <CircleCheck aria-hidden className="mt-[3px] size-3.5 shrink-0 text-ok" />
              <span>{condition.text}</span>
            </li>
          ))}
        </ul>
        <p className="mt-2 text-meta text-ink-2">
          {t('exception.why.rule')} <Ident value={why.ruleId} most={48} /> v{why.ruleVersion}
          {why.approvedBy ? `, ${t('exception.why.approved', { person: why.approvedBy })}` : ''}
        </p>
        <MappingsPart ctx={ctx} view={view} />
      </div>
      <div className="min-w-0">
        <PartsTable ctx={ctx} view={view} />
        {why.values.length > 0 || why.rate ? (
          <div className="mt-4">
            <h3 className="mb-1 text-meta font-semibold text-ink-2">{t('exception.why.evidence')}</h3>
            <FactList facts={evidenceFacts(ctx, why)} />
          </div>
        ) : null}
        <h3 className="mt-4 text-meta font-semibold text-ink-2">{t('exception.why.also')}</h3>
        <p>{why.also.length === 0 ? t('exception.why.alsoNone') : why.also.join('; ')}</p>
      </div>
    </section>
  )
}

function evidenceFacts({ t }: PartProps['ctx'], why: PartProps['view']['why']) {
  const values = why.values.map((one) => ({ term: one.name, detail: <Ident value={one.value} most={40} /> }))
  if (!why.rate) return values
  const rate = t('exception.why.rateOn', { rate: why.rate.rate, day: why.rate.on })
  return [...values, { term: t('exception.why.rate'), detail: <span className="num">{rate}</span> }]
}

function PartsTable({ ctx: { t }, view: { why } }: PartProps) {
  return (
    <>
      <SectionHead title={t('exception.why.parts')} aside={why.total.currency} />
      <table className="ledger is-tight">
        <caption className="sr-only">{t('exception.why.parts')}</caption>
        <tbody>
          {why.parts.map((part) => (
            <tr key={part.facet}>
              <th scope="row">{part.facet}</th>
              <td className="is-end">
                <Money amount={part.amount} />
              </td>
            </tr>
          ))}
          <tr className="is-sum">
            <th scope="row">{t('exception.why.partsTotal')}</th>
            <td className="is-end">
              <Money amount={why.total} strong />
            </td>
          </tr>
        </tbody>
      </table>
    </>
  )
}
