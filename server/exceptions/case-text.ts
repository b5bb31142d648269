import type { sumCase } from '#db/queries/cases'
import { isExceptionCause } from '../domain/exception-cause.ts'
import { invariant } from '../domain/invariant.ts'
import { type CauseText, causeText } from '../i18n/cause-text.ts'
import { moneyText } from '../i18n/format.ts'
import { causeFactsOf, type SentenceSubject } from './cause-facts.ts'
import type { ReadCtx } from './read-context.ts'

type CaseSums = Awaited<ReturnType<typeof sumCase>>

/** The cause of a case in one sentence over all its documents: how many, how much per currency, since when. `sample` is one of its exceptions. */
export function caseText(
  ctx: Pick<ReadCtx, 't' | 'locale'>,
  cause: { class: string; cause: string },
  seen: { sums: CaseSums; sample: SentenceSubject; evidence: unknown },
): CauseText {
  const { sums, sample } = seen
  const found = { class: cause.class, cause: cause.cause }
  invariant(isExceptionCause(found), `${found.class}/${found.cause} is on the closed list`)
  const perCurrency = new Map<string, bigint>()
  for (const sum of sums)
    perCurrency.set(sum.currency, (perCurrency.get(sum.currency) ?? 0n) + BigInt(sum.variance_minor))
  const amounts = [...perCurrency].map(([currency, minor]) => ({ minor: minor < 0n ? -minor : minor, currency }))
  const first = amounts[0] ?? { minor: sample.variance_minor, currency: sample.currency }
  const facts = causeFactsOf(sample, seen.evidence, ctx.locale)
  return causeText(ctx.t, ctx.locale, found, {
    ...facts,
    count: sums.reduce((total, sum) => total + Number(sum.count), 0) || 1,
    entity: [...new Set(sums.map((sum) => sum.entity))].join(', ') || facts.entity,
    variance: { minor: perCurrency.get(first.currency) ?? first.minor, currency: first.currency },
    amount: first,
    amountText: amounts.map((amount) => moneyText(amount, ctx.locale)).join(', ') || moneyText(first, ctx.locale),
    since: sums.map((sum) => sum.first_at.toISOString().slice(0, 10)).sort()[0],
  })
}
