import { DiffTable } from '#components/mappings/diff-table'
import { SectionHead } from '#components/panel'
import type { PartProps } from './part-props.ts'

/** What ends, what is added and what stays, row by row. */
export function DiffPart({ ctx: { t }, view }: PartProps) {
  return (
    <section className="min-w-0">
      <SectionHead title={t('mappings.change.diff')} aside={t('mappings.change.diffAside', view.counts)} />
      <DiffTable
        caption={t('mappings.change.diff')}
        heads={{
          sign: t('mappings.change.sign'),
          entity: t('mappings.change.entity'),
          key: t('mappings.change.key'),
          from: t('mappings.change.from'),
          to: t('mappings.change.to'),
        }}
        signs={{
          removed: t('mappings.change.removed'),
          added: t('mappings.change.added'),
          unchanged: t('mappings.change.unchanged'),
        }}
        columns={view.columns}
        rows={view.diff}
      />
    </section>
  )
}
