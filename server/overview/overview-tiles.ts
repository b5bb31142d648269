import type { Money } from '../domain/money.ts'
import { addUp } from '../exceptions/case-line-view.ts'
import { rateNote } from '../exceptions/rate-note.ts'
import type { ReadCtx } from '../exceptions/read-context.ts'
import { inReporting } from '../exceptions/reporting.ts'
import { countText, type MoneyView, moneyView, percentText } from '../i18n/format.ts'
import { durationText } from '../i18n/moment.ts'
import type { OverviewFacts } from './read-overview.ts'

/** One figure of the overview. */
export interface TileView {
  readonly key: string
  readonly label: string
  readonly value: string
  /** All digits, where `value` leaves the decimals out. */
  readonly full?: string | undefined
  readonly notes: readonly string[]
  /** Amounts that stay apart by currency, below the figure. */
  readonly amounts: readonly MoneyView[]
  readonly href: string | null
}

/** The figures a reader sees first. Amounts of several currencies stand apart; a sum across them names its rates. */
export function overviewTiles(ctx: ReadCtx, facts: OverviewFacts): TileView[] {
  return [
    openTile(ctx, facts),
    stakeTile(ctx, facts),
    agreeTile(ctx, facts),
    oldestTile(ctx, facts),
    transitTile(ctx, facts),
    acceptedTile(ctx, facts),
  ]
}

function openTile({ t, locale }: ReadCtx, facts: OverviewFacts): TileView {
  const open = facts.totals.filter((row) => row.status === 'open')
  const overdue = total(facts.ages.map((row) => row.overdue))
  return {
    key: 'open',
    label: t('overview.tile.open'),
    value: countText(total(open.map((row) => row.count)), locale),
    notes: [
      t('overview.tile.overdue', { count: Number(overdue) }),
      t('overview.tile.unassigned', { count: Number(total(open.map((row) => row.unassigned))) }),
    ],
    amounts: [],
    href: facts.queueHref({}),
  }
}

function stakeTile(ctx: ReadCtx, facts: OverviewFacts): TileView {
  const amounts = addUp(
    facts.totals.filter((row) => row.status === 'open').map((row) => [row.base_currency, row.at_stake_minor]),
    ctx.locale,
  )
  const sum = sumInReporting(amounts, facts)
  const shown = sum && moneyView(sum, ctx.locale)
  const rates = rateNote(ctx, facts.reporting)
  const isMixed = amounts.length > 1
  return {
    key: 'stake',
    label: ctx.t('overview.tile.stake'),
    value: shown ? `${shown.currency} ${shown.whole}` : ctx.t('overview.tile.none'),
    full: shown?.full,
    notes: isMixed && sum ? [ctx.t('overview.tile.stakeIn', { currency: facts.reporting.currency, rates })] : [],
    amounts: isMixed ? amounts : [],
    href: facts.queueHref({ by: 'document', sort: 'stake' }),
  }
}

function agreeTile(ctx: ReadCtx, facts: OverviewFacts): TileView {
  const due = total(facts.rates.map((row) => row.due))
  const exact = total(facts.rates.map((row) => row.exact))
  const matched = total(facts.rates.map((row) => row.matched))
  const { t, locale } = ctx
  const of = (count: bigint) => ({ count: countText(count, locale), total: countText(due, locale) })
  return {
    key: 'agree',
    label: t('overview.tile.agree'),
    value: percentText({ part: exact, whole: due }, locale) || t('overview.tile.none'),
    notes: [
      t('overview.tile.agreeOf', of(exact)),
      `${percentText({ part: matched, whole: due }, locale)} ${t('overview.tile.matched').toLocaleLowerCase(locale)}`,
    ],
    amounts: [],
    href: null,
  }
}

function oldestTile({ t }: ReadCtx, facts: OverviewFacts): TileView {
  const oldest = facts.ages.reduce<Date | null>(
    (first, row) => (first && first < row.oldest_at ? first : row.oldest_at),
    null,
  )
  return {
    key: 'oldest',
    label: t('overview.tile.oldest'),
    value: oldest ? durationText(facts.asOf.getTime() - oldest.getTime()) : t('overview.tile.none'),
    notes: oldest ? [t('overview.tile.oldestNote', { day: oldest.toISOString().slice(0, 10) })] : [],
    amounts: [],
    href: facts.queueHref({ by: 'document', sort: 'age' }),
  }
}

function transitTile(ctx: ReadCtx, facts: OverviewFacts): TileView {
  return standingTile(ctx, facts, { key: 'transit', status: 'waiting', note: ctx.t('overview.tile.transitNote') })
}

function acceptedTile(ctx: ReadCtx, facts: OverviewFacts): TileView {
  return standingTile(ctx, facts, { key: 'accepted', status: 'accepted', note: ctx.t('overview.tile.acceptedNote') })
}

function standingTile(
  ctx: ReadCtx,
  facts: OverviewFacts,
  wish: { key: 'transit' | 'accepted'; status: 'waiting' | 'accepted'; note: string },
): TileView {
  const rows = facts.totals.filter((row) => row.status === wish.status)
  return {
    key: wish.key,
    label: ctx.t(`overview.tile.${wish.key}`),
    value: countText(total(rows.map((row) => row.count)), ctx.locale),
    notes: [wish.note],
    amounts: addUp(
      rows.map((row) => [row.base_currency, row.at_stake_minor]),
      ctx.locale,
    ).filter((one) => one.sign !== 'zero'),
    href: facts.queueHref({ view: wish.status }),
  }
}

/** The sum in the reporting currency; null when there is nothing or a rate is missing. */
function sumInReporting(amounts: readonly MoneyView[], facts: OverviewFacts): Money | null {
  if (amounts.length === 0) return null
  const converted = amounts.map((one) =>
    inReporting({ minor: BigInt(one.minor), currency: one.currency }, facts.reporting),
  )
  if (amounts.length > 1 && converted.includes(null)) return null
  const [only] = amounts
  if (amounts.length === 1 && only) return { minor: BigInt(only.minor), currency: only.currency }
  return { minor: total(converted.map((one) => one?.minor ?? 0n)), currency: facts.reporting.currency }
}

/** Adds up counts or minor units. */
export function total(numbers: readonly bigint[]): bigint {
  return numbers.reduce((sum, one) => sum + one, 0n)
}
