import { Ident } from '#components/ident'
import { Instant } from '#components/moment'
import { type StateTone, StateWord } from '#components/state'
import type { Translate } from '#server/i18n/translator'
import type { ChangeRowView } from '#server/mappings/mapping-views'

const tones: Readonly<Record<string, StateTone>> = {
  draft: 'medium',
  submitted: 'suggested',
  changes_requested: 'warning',
  approved: 'matched',
  rejected: 'failed',
  withdrawn: 'excluded',
}

/** The tone in which the state of a change is shown. */
export function changeTone(state: string): StateTone {
  return tones[state] ?? 'medium'
}

/** The columns of a list of changes. */
export function changeColumns(t: Translate) {
  return [
    { key: 'reference', header: t('mappings.changes.reference'), width: '92px', phone: 'main' as const },
    { key: 'title', header: t('mappings.changes.change'), phone: 'meta' as const },
    { key: 'set', header: t('mappings.changes.set'), width: '136px', phone: 'hide' as const },
    { key: 'entity', header: t('mappings.changes.entity'), width: '80px', phone: 'hide' as const },
    { key: 'state', header: t('mappings.changes.state'), width: '160px', phone: 'side' as const },
    { key: 'proposed', header: t('mappings.changes.proposed'), width: '260px', phone: 'hide' as const },
    {
      key: 'documents',
      header: t('mappings.changes.documents'),
      width: '92px',
      align: 'end' as const,
      phone: 'amount' as const,
    },
  ]
}

/** A change as a row of such a list. */
export function changeRow(view: ChangeRowView) {
  return {
    id: view.id,
    label: view.reference,
    href: view.href,
    cells: {
      reference: <Ident value={view.reference} href={view.href} />,
      title: <span title={view.title}>{view.title}</span>,
      set: view.set,
      entity: view.entity,
      state: <StateWord tone={changeTone(view.state)}>{view.stateWord}</StateWord>,
      proposed: (
        <span title={view.proposedBy}>
          {view.proposedBy}, <Instant {...view.proposedAt} />
        </span>
      ),
      documents: <span className="num">{view.documents ?? ''}</span>,
    },
  }
}
