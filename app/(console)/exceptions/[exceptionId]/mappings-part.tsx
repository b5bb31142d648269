import { Ident } from '#components/ident'
import type { PartProps } from './part-props.ts'

/** The mapping versions by which the expectation was derived. */
export function MappingsPart({ ctx: { t }, view: { why } }: PartProps) {
  return (
    <div className="mt-4">
      <h3 className="text-meta font-semibold text-ink-2">{t('exception.why.mappings')}</h3>
      {why.mappings.length === 0 ? (
        <p>{t('exception.why.mappingsNone')}</p>
      ) : (
        <ul className="grid gap-1">
          {why.mappings.map((mapping) => (
            <li key={mapping.id} className="min-w-0">
              <Ident value={mapping.id} /> <span className="num">v{mapping.version}</span>
              <span className="block text-meta text-ink-2 [overflow-wrap:anywhere]">
                {mapping.set} {mapping.key}: {mapping.value};{' '}
                {t('exception.why.mappingValid', { from: mapping.from, to: mapping.to ?? 'none' })},{' '}
                {t('exception.why.mappingBy', { person: mapping.approvedBy })}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
