import { type Check, type Part, proveHop } from './check.ts'
import { usageChecks } from './conserve-usage.ts'
import type { BillingFact, ExpectedFact, TraceFacts } from './facts.ts'
import { type Figure, money } from './figure.ts'

/** Proves every hop of a trace over all that was read, whatever part of it is drawn. Every cent and unit stands under exactly one name; nothing is forced to agree. */
export function checkConservation(facts: TraceFacts): Check[] {
  const lines = new Map(
    facts.documents.flatMap((document) => document.lines.map((line) => [line.lineId, line.quantity])),
  )
  const byCurrency = [...new Set(facts.documents.map((document) => document.currency))].sort()
  return [
    ...facts.usage.flatMap((fact) => usageChecks(fact, lines.get(fact.lineId) ?? '0')),
    ...byCurrency.flatMap((currency) => documentChecks(facts, currency)),
    ...paymentChecks(facts),
  ]
}

function documentChecks(facts: TraceFacts, currency: string): Check[] {
  const documents = facts.documents.filter((document) => document.currency === currency)
  const expected = new Map(facts.expected.map((fact) => [fact.documentId, fact]))
  const total = (amount: (document: BillingFact) => bigint) =>
    money(
      documents.reduce((sum, document) => sum + amount(document), 0n),
      currency,
    )
  const net = total((document) => document.lines.reduce((sum, line) => sum + line.netMinor, 0n))
  const tax = total((document) => document.taxes.reduce((sum, line) => sum + line.amountMinor, 0n))
  const gross = total((document) => document.grossMinor)
  const owed = total((document) => owedMinor(document, expected.get(document.documentId)))
  const posted = total((document) => postedMinor(facts, document))
  const derived = total((document) => expected.get(document.documentId)?.amountMinor ?? 0n)
  const underived = total((document) =>
    (expected.get(document.documentId)?.amountMinor ?? null) === null ? document.grossMinor : 0n,
  )
  const checks = [
    proveHop({
      name: 'lines_total',
      stage: 'line',
      subject: null,
      in: [
        { name: 'lines', figure: net },
        { name: 'taxes', figure: tax },
      ],
      out: [{ name: 'gross', figure: gross }],
    }),
    proveHop({
      name: 'expected_total',
      stage: 'expected',
      subject: null,
      in: [{ name: 'gross', figure: gross }],
      out: [
        { name: 'expected', figure: derived },
        { name: 'not_derived', figure: underived },
      ],
    }),
    proveHop({
      name: 'posted_total',
      stage: 'erp',
      subject: null,
      in: [{ name: 'expected', figure: owed }],
      out: [{ name: 'posted', figure: posted }],
    }),
    settledCheck(facts, documents, gross),
  ]
  const recognised = recognisedCheck(facts, documents, currency)
  return recognised ? [...checks, recognised] : checks
}

/** What the ledger should carry: the derived receivable; nothing of a void or zero-total document; the gross while it cannot be derived. */
function owedMinor(document: BillingFact, expected: ExpectedFact | undefined): bigint {
  if (expected === undefined) return document.status === 'void' ? 0n : document.grossMinor
  if (expected.outcome === 'void' || expected.outcome === 'zero_total') return 0n
  return expected.amountMinor ?? document.grossMinor
}

function postedMinor(facts: TraceFacts, document: BillingFact): bigint {
  return facts.postings
    .filter((posting) => posting.documentId === document.documentId && posting.basis !== 'suggestion')
    .reduce((sum, posting) => sum + posting.amountMinor, 0n)
}

function settledCheck(facts: TraceFacts, documents: readonly BillingFact[], gross: Figure): Check {
  const ids = new Set(documents.map((document) => document.documentId))
  const applied = facts.applications.filter((application) => ids.has(application.documentId))
  const sum = applied.reduce((minor, application) => minor + application.amountMinor, 0n)
  const openMinor = documents.reduce((minor, document) => minor + openOf(document, applied), 0n)
  const currency = documents[0]?.currency ?? ''
  const out: Part[] = [
    { name: 'applied', figure: money(sum, currency) },
    { name: 'open', figure: money(openMinor, currency) },
  ]
  return proveHop({
    name: 'settled_total',
    stage: 'settlement',
    subject: null,
    in: [{ name: 'gross', figure: gross }],
    out,
  })
}

/** What is left of a document; nothing when more was applied than it is worth, which then shows as a residual. */
function openOf(document: BillingFact, applied: TraceFacts['applications']): bigint {
  const own = applied.filter((application) => application.documentId === document.documentId)
  return remainder(
    document.grossMinor,
    own.reduce((minor, application) => minor + application.amountMinor, 0n),
  )
}

function recognisedCheck(facts: TraceFacts, documents: readonly BillingFact[], currency: string): Check | undefined {
  const ids = new Set(documents.map((document) => document.documentId))
  const deferred = facts.expected.filter((fact) => ids.has(fact.documentId)).flatMap((fact) => fact.deferred)
  if (deferred.length === 0) return undefined
  const [whole, recognised, still] = [sumOf(deferred), recognisedOf(facts, deferred), stillDeferred(facts, deferred)]
  return proveHop({
    name: 'recognised_total',
    stage: 'settlement',
    subject: null,
    in: [{ name: 'deferred', figure: money(whole, currency) }],
    out: [
      { name: 'recognised', figure: money(recognised, currency) },
      { name: 'still_deferred', figure: money(still, currency) },
    ],
  })
}

type Deferral = ExpectedFact['deferred'][number]

function recognisedOf(facts: TraceFacts, deferred: readonly Deferral[]): bigint {
  const lines = new Set(deferred.map((part) => part.lineId))
  return sumOf(facts.revenue.filter((fact) => lines.has(fact.lineId)))
}

function stillDeferred(facts: TraceFacts, deferred: readonly Deferral[]): bigint {
  return deferred.reduce((sum, part) => sum + remainder(part.amountMinor, recognisedOf(facts, [part])), 0n)
}

function sumOf(parts: readonly { readonly amountMinor: bigint }[]): bigint {
  return parts.reduce((sum, part) => sum + part.amountMinor, 0n)
}

function remainder(whole: bigint, taken: bigint): bigint {
  const left = whole - taken
  return whole < 0n === left < 0n ? left : 0n
}

function paymentChecks(facts: TraceFacts): Check[] {
  return [...new Set(facts.payments.map((payment) => payment.currency))].sort().map((currency) => {
    const payments = facts.payments.filter((payment) => payment.currency === currency)
    const inBilling = sumOf(payments.map((payment) => ({ amountMinor: payment.appliedMinor })))
    const inErp = sumOf(payments.flatMap((payment) => payment.erp.map((erp) => ({ amountMinor: erp.appliedMinor }))))
    const [billing, erp] = [money(inBilling, currency), money(inErp, currency)]
    return proveHop({
      name: 'payments_posted',
      stage: 'settlement',
      subject: null,
      in: [{ name: 'applied', figure: billing }],
      out: [{ name: 'cleared', figure: erp }],
    })
  })
}
