import { TieOutTable } from '#components/control/tie-out-table'
import { Segmented } from '#components/segmented'
import type { WebCtx } from '#server/auth/web-ctx'
import type { TieOutLine, TieOutsView } from '#server/control/read-tie-outs'
import { addressOf } from '../address.ts'
import { identityWord } from './identity-words.ts'

type Query = Readonly<Record<string, string | undefined>>

/** The tie-outs, all of them or only those where a difference stands, of all currencies or one. */
export function tieOuts(ctx: WebCtx, ties: TieOutsView, query: Query) {
  const { t } = ctx
  const onlyDiffering = query['only'] === 'differences'
  const kept = { entity: query['entity'], period: query['period'], currency: query['currency'] }
  const only = onlyDiffering ? 'differences' : undefined
  const lines = ties.lines
    .filter((line) => !onlyDiffering || line.state !== 'tied')
    .filter((line) => kept.currency === undefined || line.currency === null || line.currency === kept.currency)
  const segments = [
    { label: t('control.allCells'), href: addressOf('/control', kept), current: !onlyDiffering },
    {
      label: t('control.onlyDiffering'),
      href: addressOf('/control', { ...kept, only: 'differences' }),
      current: onlyDiffering,
    },
  ]
  const currencies = [undefined, ...currenciesOf(ties)].map((currency) => ({
    label: currency ?? t('control.allCurrencies'),
    href: addressOf('/control', { ...kept, currency, only }),
    current: currency === kept.currency,
  }))
  return (
    <>
      <div className="flex flex-wrap items-center gap-3 px-(--gutter) py-2.5">
        <span className="text-ink-2">
          {t('control.tieOutsAside', { at: `${ties.asOf?.text ?? ''} ${ties.asOf?.zone ?? ''}` })}
        </span>
        <span className="ml-auto flex flex-wrap items-center gap-3">
          <Segmented label={t('control.currencies')} segments={currencies} />
          <Segmented label={t('control.tieOuts')} segments={segments} />
        </span>
      </div>
      {tieOutTable(ctx, lines)}
    </>
  )
}

/** Cells as a table, in bands of one identity, in the order T1 to T14. */
export function tieOutTable(ctx: WebCtx, cells: readonly TieOutLine[]) {
  const { t } = ctx
  const lines = cells.toSorted(byIdentity)
  return (
    <div className="min-h-0 flex-1 overflow-auto border-t border-line [--edge:var(--gutter)]">
      <TieOutTable
        caption={t('control.tieOuts')}
        heads={heads(ctx)}
        states={{ tied: t('control.ties'), explained: t('control.explainedState'), open: t('control.open') }}
        lines={lines.map((line, at) => lineView(ctx, line, lines[at - 1]))}
      />
    </div>
  )
}

/** ISO codes only: of usage the metric stands in their place. */
function currenciesOf(ties: TieOutsView): string[] {
  const codes = ties.lines.flatMap((line) => (line.currency && /^[A-Z]{3}$/.test(line.currency) ? [line.currency] : []))
  return [...new Set(codes)].sort()
}

/** T3 before T12; the order within an identity stays. */
function byIdentity(a: TieOutLine, b: TieOutLine): number {
  return Number(a.identity.slice(1)) - Number(b.identity.slice(1))
}

function heads({ t }: WebCtx) {
  const keys = [
    'entity',
    'period',
    'unit',
    'expected',
    'actual',
    'difference',
    'explained',
    'unexplained',
    'state',
  ] as const
  return Object.fromEntries(keys.map((key) => [key, t(`control.columns.${key}`)])) as Record<
    (typeof keys)[number],
    string
  > // made from the same keys
}

function lineView(ctx: WebCtx, line: TieOutLine, before: TieOutLine | undefined) {
  const { t } = ctx
  const key = [line.identity, line.entity, line.currency, line.period, line.key]
    .filter((part) => part !== null)
    .join(' ')
  return {
    ...line,
    key,
    band: before?.identity === line.identity ? null : `${line.identity}  ${identityWord(ctx, line.identity)}`,
    entity: [line.entity, line.key].filter((part) => part !== null).join(' · '),
    period: line.period ?? '',
    unit: line.currency ?? t('control.count'),
    href: drill(line),
  }
}

/** A cell leads to what makes it up, a feed to the imports, what a plan did to the plans. */
function drill(line: TieOutLine): string | null {
  if (line.entity === null || line.period === null) return line.key === null ? null : '/imports'
  if (line.key !== null || line.currency === null) return '/plans'
  return cellHref(line.identity, { entity: line.entity, currency: line.currency, period: line.period })
}

/** The page of a cell. The month is the cell's own, whatever month the frame shows. */
export function cellHref(
  identity: string,
  cell: { entity: string; currency: string; period: string },
  more: Readonly<Record<string, string | undefined>> = {},
): string {
  return addressOf(`/control/tie-outs/${identity}`, {
    of: cell.entity,
    currency: cell.currency,
    month: cell.period,
    ...more,
  })
}
