import { Ident } from '#components/ident'
import { Note } from '#components/notice'
import { StateWord } from '#components/state'
import { Tabs } from '#components/tabs'
import type { WebCtx } from '#server/auth/web-ctx'
import type { ExceptionFact } from '#server/domain/lineage/facts'
import { moneyText } from '#server/i18n/format'
import type { Seed } from '#server/lineage/find-seed'
import type { traceView } from '#server/lineage/trace-view'
import { addressOf } from '../../../address.ts'

type Query = Readonly<Record<string, string | undefined>>
type View = ReturnType<typeof traceView>

/** Whether everything adds up, in a word. */
export function badges({ t }: WebCtx, view: View) {
  return view.differing === 0
    ? ({ tone: 'matched', children: t('trace.conserved') } as const)
    : ({ tone: 'warning', children: t('trace.differs', { count: view.differing }) } as const)
}

export function directions({ t }: WebCtx, here: string, query: Query) {
  const chosen = query['dir'] ?? 'both'
  return (['up', 'both', 'down'] as const).map((dir) => ({
    label: t(`trace.${dir}`),
    href: addressOf(here, { n: query['n'], dir: dir === 'both' ? undefined : dir }),
    current: chosen === dir,
  }))
}

/** A number that repeats over entities leads to several traces. */
export function seedChoice({ t }: WebCtx, seeds: readonly Seed[], at: { here: string; chosen: Seed }) {
  const tabs = seeds.map((seed, n) => ({
    label: `${n + 1}. ${seed.label}`,
    href: addressOf(at.here, { n: String(n) }),
    current: seed === at.chosen,
  }))
  return <Tabs label={t('trace.several', { count: seeds.length })} tabs={tabs} />
}

export function proofHeads({ t }: WebCtx) {
  return {
    hop: t('trace.hop'),
    sumIn: t('trace.sumIn'),
    sumOut: t('trace.sumOut'),
    residual: t('trace.residual'),
    check: t('trace.check'),
  }
}

export function heads({ t }: WebCtx) {
  const own = {
    from: t('trace.columns.from'),
    kind: t('trace.columns.kind'),
    to: t('trace.columns.to'),
    share: t('trace.columns.share'),
  }
  return {
    ...own,
    carried: t('trace.columns.carried'),
    unit: t('trace.columns.unit'),
    version: t('trace.columns.version'),
    basis: t('trace.columns.basis'),
  }
}

/** Says that a journal holds more lines than are traced. */
export function partialNote({ t }: WebCtx, { partial }: Seed) {
  if (!partial) return null
  return <Note>{t('trace.partial', { read: partial.read, lines: partial.lines.toString() })}</Note>
}

/** The exceptions about the traced documents: they explain the residuals. */
export function exceptionLinks({ t, locale }: WebCtx, exceptions: readonly ExceptionFact[]) {
  if (exceptions.length === 0) return null
  return (
    <ul className="flex flex-wrap items-center gap-x-4 gap-y-1" aria-label={t('trace.explained')}>
      <li className="font-semibold" aria-hidden>
        {t('trace.explained')}
      </li>
      {exceptions.map((exception) => (
        <li key={exception.exceptionId} className="flex items-center gap-2">
          <Ident value={exception.reference} href={`/exceptions/${exception.exceptionId}`} />
          <StateWord tone={exception.status === 'open' ? 'warning' : 'low'}>
            {t(`states.class.${exception.class}` as 'states.class.ROUNDING')},{' '}
            {t(`states.status.${exception.status as 'open'}`)}
          </StateWord>
          <span className="num">
            {moneyText({ minor: exception.varianceMinor, currency: exception.currency }, locale)}
          </span>
        </li>
      ))}
    </ul>
  )
}
