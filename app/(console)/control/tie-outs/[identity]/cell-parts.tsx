import { Download } from 'lucide-react'
import { Figure } from '#components/control/tie-out-table'
import { type LedgerColumn, LedgerTable } from '#components/ledger-table'
import { Link } from '#components/link'
import { Segmented } from '#components/segmented'
import { StateWord } from '#components/state'
import type { WebCtx } from '#server/auth/web-ctx'
import type { PlaceView, TieOutCellView } from '#server/control/read-tie-out-cell'
import { classWord } from '#server/exceptions/queue-row-view'
import { en } from '#server/i18n/catalogue'

export const cellTones = { tied: 'matched', explained: 'timing', open: 'critical' } as const

const sums = ['expected', 'actual', 'difference', 'explained', 'unexplained'] as const

/** Which rows are shown, and the whole cell to take along. */
export function cellActions(
  { t }: WebCtx,
  cell: { identity: string; entity: string; currency: string; period: string },
  rows: { all: boolean; differing: string; everything: string },
) {
  const query = new URLSearchParams({ entity: cell.entity, currency: cell.currency, period: cell.period })
  if (rows.all) query.set('rows', 'all')
  const segments = [
    { label: t('control.cell.differing'), href: rows.differing, current: !rows.all },
    { label: t('control.cell.everything'), href: rows.everything, current: rows.all },
  ]
  return (
    <>
      <Segmented label={t('control.cell.view')} segments={segments} />
      <a className="btn" href={`/api/v1/tie-outs/${cell.identity}?${query}`} download>
        <Download aria-hidden />
        {t('control.cell.export')}
      </a>
    </>
  )
}

/** The five figures of a cell. */
export function totals({ t }: WebCtx, view: TieOutCellView) {
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-2 px-(--gutter) pb-3" aria-label={t('control.cell.totals')}>
      {sums.map((sum) => (
        <div key={sum}>
          <dt className="text-meta text-ink-2">{t(`control.columns.${sum}`)}</dt>
          <dd className="num">
            <Figure figure={view.total[sum]} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** What makes up the cell, row by row, with both sides and what explains the difference. */
export function placeTable(ctx: WebCtx, view: TieOutCellView) {
  const { t } = ctx
  const figures = ['expected', 'actual', 'difference'] as const
  const columns: LedgerColumn[] = [
    { key: 'objects', header: t('control.columns.objects'), phone: 'main' },
    ...figures.map((figure) => ({
      key: figure,
      header: t(`control.columns.${figure}`),
      width: '152px',
      align: 'end' as const,
      phone: figure === 'difference' ? ('amount' as const) : ('hide' as const),
    })),
    { key: 'findings', header: t('control.columns.findings'), width: '260px', phone: 'meta' },
    { key: 'state', header: t('control.columns.state'), width: '132px', phone: 'side' },
  ]
  const rows = view.places.map((place) => ({
    id: place.place,
    label: place.objects.map((object) => object.label).join(', '),
    ...(place.findings[0] ? { href: place.findings[0].href } : {}),
    cells: {
      objects: objectsOf(ctx, place),
      ...Object.fromEntries(figures.map((figure) => [figure, <Figure key={figure} figure={place[figure]} />])),
      findings: findingsOf(ctx, place),
      state: (
        <StateWord tone={cellTones[place.state]}>
          {t(
            place.state === 'tied'
              ? 'control.ties'
              : place.state === 'open'
                ? 'control.open'
                : 'control.explainedState',
          )}
        </StateWord>
      ),
    },
  }))
  return (
    <div className="min-h-0 flex-1 overflow-auto border-t border-line [--edge:var(--gutter)]">
      <LedgerTable caption={t('control.tieOuts')} columns={columns} rows={rows} tight folding keyboard />
    </div>
  )
}

function objectsOf(ctx: WebCtx, place: PlaceView) {
  return (
    <span className="flex flex-wrap gap-x-3">
      {place.objects.map((object) => (
        <span key={`${object.kind} ${object.id}`} className="whitespace-nowrap">
          <span className="text-ink-2">{kindWord(ctx, object.kind)} </span>
          {object.href ? (
            <Link className="link" href={object.href}>
              {object.label}
            </Link>
          ) : (
            object.label
          )}
        </span>
      ))}
      {place.more > 0 ? <span className="text-ink-2">{ctx.t('control.cell.more', { count: place.more })}</span> : null}
    </span>
  )
}

function findingsOf(ctx: WebCtx, place: PlaceView) {
  const { t } = ctx
  if (place.state === 'tied') return null
  if (place.findings.length === 0)
    return (
      <span className="text-ink-2">
        {t(place.state === 'open' ? 'control.cell.nothing' : 'control.cell.otherwise')}
      </span>
    )
  return (
    <span className="flex flex-wrap gap-x-3">
      {place.findings.map((found) => (
        <Link key={found.reference} className="link whitespace-nowrap" href={found.href}>
          {found.reference} {classWord(ctx, found.class)}
        </Link>
      ))}
    </span>
  )
}

function kindWord({ t }: WebCtx, kind: string): string {
  return isKind(kind) ? t(`control.cell.kinds.${kind}`) : kind
}

function isKind(word: string): word is keyof typeof en.control.cell.kinds {
  return Object.hasOwn(en.control.cell.kinds, word)
}
