import { Instant } from '#components/moment'
import { Note } from '#components/notice'
import { SectionHead } from '#components/panel'
import { type StateTone, StateWord } from '#components/state'
import type { PartProps } from './part-props.ts'

/** What the simulation found, in counts, and whether it still holds. */
export function simulationPart({ ctx: { t }, view }: PartProps) {
  const { preview } = view
  if (!preview) {
    return (
      <section>
        <SectionHead title={t('mappings.change.simulation')} />
        <p className="text-ink-2">{t('mappings.change.notSimulated')}</p>
      </section>
    )
  }
  const counts: readonly { tone: StateTone; text: string }[] = [
    { tone: 'matched', text: t('mappings.change.clear', { count: preview.clears }) },
    { tone: 'medium', text: t('mappings.change.change', { count: preview.changes }) },
    { tone: 'missing', text: t('mappings.change.remain', { count: preview.remains }) },
    { tone: preview.breaks === '0' ? 'low' : 'failed', text: t('mappings.change.break', { count: preview.breaks }) },
  ]
  return (
    <section>
      <SectionHead
        title={t('mappings.change.simulation')}
        aside={
          <>
            {t('mappings.change.simulationAside')} <Instant {...preview.at} />
          </>
        }
      />
      <div className="flex flex-wrap items-center gap-x-5 gap-y-1 rounded-control border border-line bg-surface-1 px-3 py-2">
        {counts.map(({ tone, text }) => (
          <StateWord key={text} tone={tone}>
            {text}
          </StateWord>
        ))}
        <span className="text-ink-2">{t('mappings.change.others', { count: preview.otherDocuments })}</span>
        <span className="text-ink-2">{t('mappings.change.customers', { count: preview.customersNoticing })}</span>
        {preview.isCurrent ? <span className="ml-auto text-ink-2">{t('mappings.change.current')}</span> : null}
      </div>
      {preview.isCurrent || view.state === 'approved' ? null : (
        <div className="mt-2">
          <Note tone="warn">{t('mappings.change.outdated')}</Note>
        </div>
      )}
    </section>
  )
}
