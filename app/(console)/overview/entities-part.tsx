import { Link } from '#components/link'
import { Money } from '#components/money'
import { SectionHead } from '#components/panel'
import type { PartProps } from './part-props.ts'

const columns = [
  { key: 'documents', width: 116 },
  { key: 'exact', width: 84 },
  { key: 'value', width: 84 },
  { key: 'open', width: 72 },
  { key: 'stake', width: 190 },
] as const

/** How far each entity is: documents that agree, by count and by value, and what is open. */
export function EntitiesPart({ ctx: { t }, view: { entities } }: PartProps) {
  if (entities.length === 0) return null
  return (
    <section className="min-w-0">
      <SectionHead title={t('overview.entities.title')} aside={t('overview.entities.aside')} />
      <div className="relative overflow-x-auto">
        <table className="ledger min-w-[620px]">
          <caption className="sr-only">{t('overview.entities.title')}</caption>
          <colgroup>
            <col />
            {columns.map((column) => (
              <col key={column.key} style={{ width: column.width }} />
            ))}
          </colgroup>
          <thead>
            <tr>
              <th scope="col">{t('overview.entities.entity')}</th>
              {columns.map((column) => (
                <th key={column.key} scope="col" className="is-end">
                  {t(`overview.entities.${column.key}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {entities.map((row) => (
              <EntityRow key={row.entity} row={row} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function EntityRow({ row }: { row: PartProps['view']['entities'][number] }) {
  return (
    <tr>
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
  )
}
