import { TieOutTable } from '#components/control/tie-out-table'
import { Segmented } from '#components/segmented'
import type { WebCtx } from '#server/auth/web-ctx'
import type { TieOutLine, TieOutsView } from '#server/control/read-tie-outs'
import { en } from '#server/i18n/catalogue'
import { addressOf } from '../address.ts'

type Query = Readonly<Record<string, string | undefined>>

/** The tie-outs, all of them or only those where a difference stands. */
export function tieOuts(ctx: WebCtx, ties: TieOutsView, query: Query) {
  const { t } = ctx
  const onlyDiffering = query['only'] === 'differences'
  const kept = { entity: query['entity'], period: query['period'] }
  const lines = ties.lines.filter((line) => !onlyDiffering || line.state !== 'tied').sort(byIdentity)
  const segments = [
    { label: t('control.allCells'), href: addressOf('/control', kept), current: !onlyDiffering },
    {
      label: t('control.onlyDiffering'),
      href: addressOf('/control', { ...kept, only: 'differences' }),
      current: onlyDiffering,
    },
  ]
  return (
    <>
      <div className="flex flex-wrap items-center gap-3 px-(--gutter) py-2.5">
        <span className="text-ink-2">
          {t('control.tieOutsAside', { at: `${ties.asOf?.text ?? ''} ${ties.asOf?.zone ?? ''}` })}
        </span>
        <span className="ml-auto">
          <Segmented label={t('control.tieOuts')} segments={segments} />
        </span>
      </div>
      <div className="min-h-0 flex-1 overflow-auto border-t border-line [--edge:var(--gutter)]">
        <TieOutTable
          caption={t('control.tieOuts')}
          heads={heads(ctx)}
          states={{ tied: t('control.ties'), explained: t('control.explainedState'), open: t('control.open') }}
          lines={lines.map((line, at) => lineView(ctx, line, lines[at - 1]))}
        />
      </div>
    </>
  )
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
    unit: line.expected.kind === 'count' ? t('control.count') : (line.currency ?? ''),
    href: drill(line),
  }
}

function identityWord({ t }: WebCtx, identity: string): string {
  return isIdentity(identity) ? t(`control.identity.${identity}`) : identity
}

function isIdentity(word: string): word is keyof typeof en.control.identity {
  return Object.hasOwn(en.control.identity, word)
}

/** A difference leads to the work that explains it, a feed to the imports, what a plan did to the plans, everything else to the documents. */
function drill(line: TieOutLine): string | null {
  if (line.entity === null || line.period === null) return line.key === null ? null : '/imports'
  if (line.key !== null) return '/plans'
  const place = { entity: line.entity, period: line.period }
  return line.state === 'tied' ? addressOf('/documents', place) : addressOf('/queue', place)
}
