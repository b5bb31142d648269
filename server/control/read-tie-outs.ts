import { findLatestRun } from '#db/queries/control-run'
import { listTieOuts, type TieOutRow } from '#db/queries/control-tie-outs'
import type { WebCtx } from '../auth/web-ctx.ts'
import { narrowScope } from '../domain/entity-scope.ts'
import { countText } from '../i18n/format.ts'
import { type InstantView, instantView } from '../i18n/moment.ts'
import { isNothing, type TieOutFigure, tieOutFigure } from './tie-out-figure.ts'

export interface TieOutLine {
  readonly identity: string
  readonly entity: string | null
  readonly currency: string | null
  readonly period: string | null
  /** The feed, for the rows of the feeds; the plan, for a row that shows what it did to a cell. */
  readonly key: string | null
  readonly expected: TieOutFigure
  readonly actual: TieOutFigure
  readonly difference: TieOutFigure
  readonly explained: TieOutFigure
  readonly unexplained: TieOutFigure
  /** tied: both sides equal. explained: findings account for the whole difference. open: something is left. */
  readonly state: 'tied' | 'explained' | 'open'
}

export interface TieOutsView {
  /** Null before the first complete run. */
  readonly asOf: InstantView | null
  readonly lines: readonly TieOutLine[]
  readonly open: string
}

/** Every tie-out cell a person may see, narrowed to an entity, a month, a currency or an identity when they ask. Amounts are actual - expected in the document currency (T12: functional). */
export async function readTieOuts(
  ctx: Pick<WebCtx, 'db' | 'scope' | 'locale'>,
  wish: {
    entity?: string | undefined
    period?: string | undefined
    currency?: string | undefined
    identity?: string | undefined
  } = {},
): Promise<TieOutsView> {
  const run = await findLatestRun(ctx.db)
  const rows = await listTieOuts(ctx.db, { scope: narrowScope(ctx.scope, wish.entity), identity: wish.identity })
  const lines = rows
    .filter((row) => wish.period === undefined || row.period === null || row.period === wish.period)
    .filter((row) => wish.currency === undefined || row.currency === null || row.currency === wish.currency)
    .map((row) => tieOutLine(row, ctx.locale))
  return {
    asOf: run ? instantView(run.as_of, 'UTC', ctx.locale) : null,
    lines,
    open: countText(lines.filter((line) => line.state === 'open').length, ctx.locale),
  }
}

function tieOutLine(row: TieOutRow, locale: string): TieOutLine {
  const figure = (text: string): TieOutFigure => tieOutFigure(text, row, locale)
  return {
    identity: row.identity,
    entity: row.entity,
    currency: row.currency,
    period: row.period,
    key: row.key,
    expected: figure(row.expected),
    actual: figure(row.actual),
    difference: figure(row.difference),
    explained: figure(row.explained),
    unexplained: figure(row.unexplained),
    state: !isNothing(row.unexplained) ? 'open' : isNothing(row.difference) ? 'tied' : 'explained',
  }
}
