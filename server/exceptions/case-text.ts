import type { findCase, sumCases } from '#db/queries/cases'
import { isExceptionCause } from '../domain/exception-cause.ts'
import { invariant } from '../domain/invariant.ts'
import { type CauseText, causeText } from '../i18n/cause-text.ts'
import { moneyText } from '../i18n/format.ts'
import { causeFactsOf } from './cause-facts.ts'
import type { ReadCtx } from './read-context.ts'

type CaseFound = NonNullable<Awaited<ReturnType<typeof findCase>>>
type CaseSums = Awaited<ReturnType<typeof sumCases>>

/** The cause of a case in one sentence over all its documents: how many, how much per currency, since when. */
export function caseText(ctx: ReadCtx, found: CaseFound, seen: { sums: CaseSums; evidence: unknown }): CauseText {
  const cause = { class: found.class, cause: found.cause }
  invariant(isExceptionCause(cause), `case ${found.reference} has a class and cause of the closed list`)
  const sums = new Map<string, bigint>()
  for (const sum of seen.sums) sums.set(sum.currency, (sums.get(sum.currency) ?? 0n) + BigInt(sum.variance_minor))
  const amounts = [...sums].map(([currency, minor]) => ({ minor: minor < 0n ? -minor : minor, currency }))
  const [first] = amounts
  const entities = [...new Set(seen.sums.map((sum) => sum.entity))].join(', ')
  const since = seen.sums.map((sum) => sum.first_at.toISOString().slice(0, 10)).sort()[0]
  const subject = {
    entity: entities || found.entity,
    period: found.period,
    currency: first?.currency ?? found.currency,
    variance_minor: first?.minor ?? 0n,
    customer_name: found.customer_name,
    billing_number: found.billing_number,
    erp_number: found.erp_number,
  }
  const facts = causeFactsOf(subject, seen.evidence, ctx.locale)
  const count = seen.sums.reduce((total, sum) => total + Number(sum.count), 0)
  return causeText(ctx.t, ctx.locale, cause, {
    ...facts,
    count,
    entity: subject.entity,
    variance: { minor: subject.variance_minor, currency: subject.currency },
    ...(first ? { amount: first } : {}),
    amountText: amounts.map((amount) => moneyText(amount, ctx.locale)).join(', '),
    since,
  })
}
