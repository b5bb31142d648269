import { Money } from '#components/money'
import { SectionHead } from '#components/panel'
import type { PartProps } from './part-props.ts'

/** How many documents and how much, per entity and currency; currencies are not added up. */
export function AffectedPart({ ctx: { t }, view }: PartProps) {
  const documents = view.counts.open + view.counts.waiting + view.counts.accepted + view.counts.resolved
  return (
    <section>
      <SectionHead title={t('case.affected')} aside={t('case.affectedAside', { count: documents })} />
      <div className="relative overflow-x-auto" role="region" aria-label={t('case.affected')} tabIndex={0}>
        <table className="ledger min-w-[520px]">
          <caption className="sr-only">{t('case.affected')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('case.entity')}</th>
              <th scope="col">{t('case.currency')}</th>
              <th scope="col" className="is-end">
                {t('case.documents')}
              </th>
              <th scope="col" className="is-end">
                {t('case.variance')}
              </th>
              <th scope="col" className="is-end">
                {t('case.stake')}
              </th>
            </tr>
          </thead>
          <tbody>
            {view.affected.map((row) => (
              <tr key={`${row.entity} ${row.currency}`}>
                <th scope="row">{row.entity}</th>
                <td>{row.currency}</td>
                <td className="is-end">{row.count}</td>
                <td className="is-end">
                  <Money amount={row.variance} decimals={3} strong />
                </td>
                <td className="is-end">
                  <Money amount={row.atStake} showCode decimals={2} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="mt-2 text-meta text-ink-2">
        {t('case.periods')}: {view.periods.map((one) => `${one.period} ${one.count}`).join(', ')}
      </p>
    </section>
  )
}
