import Link from 'next/link'
import { Money } from '#components/money'
import { SectionHead } from '#components/panel'
import type { PartProps } from './part-props.ts'

/** How far each entity is: documents that agree, by count and by value, and what is open. */
export function EntitiesPart({ ctx: { t }, view: { entities } }: PartProps) {
  if (entities.length === 0) return null
  return (
    <section>
      <SectionHead title={t('overview.entities.title')} aside={t('overview.entities.aside')} />
      <section className="overflow-x-auto" aria-label={t('overview.entities.title')} tabIndex={0}>
        <table className="ledger min-w-[560px]">
          <caption className="sr-only">{t('overview.entities.title')}</caption>
          <colgroup>
            <col />
            <col style={{ width: 116 }} />
            <col style={{ width: 84 }} />
            <col style={{ width: 84 }} />
            <col style={{ width: 72 }} />
            <col style={{ width: 190 }} />
          </colgroup>
          <thead>
            <tr>
              <th scope="col">{t('overview.entities.entity')}</th>
              <th scope="col" className="is-end">
                {t('overview.entities.documents')}
              </th>
              <th scope="col" className="is-end">
                {t('overview.entities.exact')}
              </th>
              <th scope="col" className="is-end">
                {t('overview.entities.value')}
              </th>
              <th scope="col" className="is-end">
                {t('overview.entities.open')}
              </th>
              <th scope="col" className="is-end">
                {t('overview.entities.stake')}
              </th>
            </tr>
          </thead>
          <tbody>
            {entities.map((row) => (
              <tr key={row.entity}>
                <th scope="row" title={row.name}>
                  {row.href ? (
                    <Link className="link" href={row.href}>
                      {row.entity}
                    </Link>
                  ) : (
                    row.entity
                  )}
                </th>
                <td className="is-end">{row.documents}</td>
                <td className="is-end font-semibold">{row.exact}</td>
                <td className="is-end">{row.byValue}</td>
                <td className="is-end">{row.open}</td>
                <td className="is-end">
                  {row.stakes.map((stake) => (
                    <Money key={stake.currency} amount={stake} showCode decimals={2} />
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  )
}
