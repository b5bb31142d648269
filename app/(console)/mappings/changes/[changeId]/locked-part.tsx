import { SectionHead } from '#components/panel'
import { StateWord } from '#components/state'
import type { PartProps } from './part-props.ts'

/** What becomes of documents whose period is locked: the remedy that is taken, and why the two others are not. Nothing where no period is. */
export function lockedPart({ ctx: { t }, view }: PartProps) {
  const { preview } = view
  if (!preview) return null
  const softClosed =
    preview.softClosedDocuments === '0' ? null : (
      <p className="text-meta text-ink-2">{t('mappings.change.softClosed', { count: preview.softClosedDocuments })}</p>
    )
  if (preview.lockedDocuments === '0') return softClosed
  const others = [
    ['mappings.change.journals', 'mappings.change.journalsWhy'],
    ['mappings.change.reopen', 'mappings.change.reopenWhy'],
  ] as const
  return (
    <section className="grid gap-2">
      <SectionHead
        title={t('mappings.change.lockedTitle')}
        aside={t('mappings.change.lockedAsideText', { count: preview.lockedDocuments })}
      />
      <div className="rounded-control border-2 border-accent bg-bg p-3">
        <div className="flex flex-wrap justify-between gap-2">
          <span className="font-semibold">{t('mappings.change.onOpenDay')}</span>
          <StateWord tone="matched">{t('mappings.change.chosen')}</StateWord>
        </div>
        <p className="mt-1 text-ink-2">{t('mappings.change.onOpenDayBody')}</p>
      </div>
      {others.map(([name, why]) => (
        <div key={name} className="rounded-control border border-line bg-bg p-3">
          <span className="font-medium text-ink-2">{t(name)}</span>
          <p className="mt-1 text-ink-2">{t(why)}</p>
        </div>
      ))}
      {softClosed}
    </section>
  )
}
