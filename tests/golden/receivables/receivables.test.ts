import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { minorToDecimal, parseDecimalToMinor } from '#server/domain/money'
import { readMappingVersion } from '#server/domain/posting/mapping-version'
import { buildReferenceIndex } from '#server/domain/posting/reference'
import { bookShare } from '#server/domain/receivables/book-share'
import { deriveSettlement } from '#server/domain/receivables/derive-settlement'
import { isAgedCredit } from '#server/domain/receivables/open-credit'
import {
  type Cleared,
  NOTHING_CLEARED,
  type SettledDocument,
  type Settlement,
} from '#server/domain/receivables/settlement'
import { judgeShortPay } from '#server/domain/receivables/short-pay'

const text = z.string()
const maybe = text.nullable()
const Settled = z.strictObject({
  kind: z.enum(['payment', 'refund', 'write_off', 'credit_application']),
  on: text,
  amount: text,
  credit: text.optional(),
  to: z.array(z.tuple([text, text])),
})
const Settle = z.strictObject({
  functional: text,
  currency: text,
  /** Reference, kind, gross and book amount; the book amount is null where it could not be derived. */
  documents: z.array(z.tuple([text, z.enum(['invoice', 'credit_memo']), text, maybe])),
  rates: z.array(z.tuple([text, text, text, text])),
  customer: z.tuple([text, maybe, maybe]).optional(),
  unmapped: z.array(text).optional(),
  void: z.array(text).optional(),
  settlements: z.array(Settled).min(1),
})
const ShortPay = z.strictObject({
  currency: text,
  gross: text,
  open_before: text,
  applied: text,
  tolerance: z.tuple([text, text]).nullable(),
})
const Given = z.union([
  z.strictObject({ settle: Settle }),
  z.strictObject({ short_pay: ShortPay }),
  z.strictObject({ credit_of: text, at: text }),
])
const Scenario = z.strictObject({ name: text, rule: text, given: Given, expect: z.unknown(), source: text })

for (const file of ['settlements.json', 'short-pay.json']) {
  const scenarios = z.array(Scenario).parse(JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')))
  for (const scenario of scenarios) {
    test(scenario.name, () => {
      expect(answerTo(scenario.given)).toEqual(scenario.expect)
    })
  }
}

function answerTo(given: z.infer<typeof Given>): unknown {
  if ('settle' in given) return settle(given.settle)
  if ('short_pay' in given) return shortPay(given.short_pay)
  return isAgedCredit(given.credit_of, new Date(given.at))
}

/** What the ERP should hold after each settlement, in the order they were recorded: [role, amount, functional amount, reference]. */
function settle(given: z.infer<typeof Settle>): unknown[] {
  const own = (decimal: string) => minorOf(decimal, given.currency)
  const documents = new Map(
    given.documents.map(([id, kind, gross, book]): [string, SettledDocument] => [
      id,
      {
        sourceId: id,
        kind,
        currency: given.currency,
        grossMinor: own(gross),
        baseMinor: book === null ? null : minorOf(book, given.functional),
        clearingRef: id,
        isVoid: given.void?.includes(id) ?? false,
      },
    ]),
  )
  const reference = referenceOf(given)
  const entity = reference.entities.get('E')
  if (!entity) throw new Error('the entity is known')
  const before = new Map<string, Cleared>()
  return given.settlements.map((row, index) => {
    const settlement: Settlement = {
      sourceId: `s${index + 1}`,
      kind: row.kind,
      entity: 'E',
      billToId: 'B',
      paidOn: row.on,
      currency: given.currency,
      amountMinor: own(row.amount),
      creditMemoId: row.credit ?? null,
      applications: row.to.map(([invoiceId, amount]) => ({ invoiceId, amountMinor: own(amount), intent: 'full' })),
    }
    const derived = deriveSettlement(settlement, { documents, before, entity, reference })
    const uses = row.credit === undefined ? row.to : [[row.credit, row.amount] as const, ...row.to]
    for (const [id, amount] of uses) {
      const document = documents.get(id)
      if (!document || document.baseMinor === null || document.grossMinor === 0n) continue
      const share = bookShare(
        { ...document, baseMinor: document.baseMinor },
        before.get(id) ?? NOTHING_CLEARED,
        own(amount),
      )
      before.set(id, share.after)
    }
    if (derived.outcome === 'unsound') return derived.problems.map((problem) => `${problem.code} ${problem.object}`)
    if (derived.outcome === 'unmapped') return derived.findings.map((finding) => finding.groupingKey)
    return derived.posting.lines.map((line) =>
      [
        line.role,
        minorToDecimal(line.amountMinor, given.currency),
        minorToDecimal(line.baseMinor, given.functional),
        line.appliesTo,
      ].filter((part) => part !== null),
    )
  })
}

function referenceOf(given: z.infer<typeof Settle>) {
  const accounts = {
    receivable: '1200',
    cash: '1000',
    customer_deposits: '2400',
    bad_debt: '6100',
    fx_realised: '7000',
  }
  const named = Object.fromEntries(Object.entries(accounts).filter(([name]) => !given.unmapped?.includes(name)))
  const control = readMappingVersion({
    mappingId: 'm',
    set: 'gl_control',
    entity: 'E',
    key: {},
    value: named,
    validFrom: null,
    validTo: null,
  })
  const [erpCustomerNo, validFrom, validTo] = given.customer ?? ['C1', null, null]
  return buildReferenceIndex({
    entities: [
      {
        entity: 'E',
        functionalCurrency: given.functional,
        timeZone: 'UTC',
        postingMode: 'per_invoice',
        splitLineLimit: null,
        postingSlaHours: 24,
        zeroTotalPosting: false,
        fxSources: { [given.currency]: 'ecb' },
        fxMaxAgeDays: { ecb: 5 },
      },
    ],
    erpCustomers: [{ entity: 'E', billToId: 'B', erpCustomerNo, validFrom, validTo }],
    products: [],
    mappings: control ? [control] : [],
    fxRates: given.rates.map(([base, quote, on, rate]) => ({ source: 'ecb', base, quote, on, rate })),
  })
}

function shortPay(given: z.infer<typeof ShortPay>): unknown {
  const own = (decimal: string) => minorOf(decimal, given.currency)
  const short = judgeShortPay(
    {
      currency: given.currency,
      grossMinor: own(given.gross),
      openBeforeMinor: own(given.open_before),
      appliedMinor: own(given.applied),
    },
    given.tolerance ? { absolute: given.tolerance[0], percent: given.tolerance[1] } : undefined,
  )
  if (!short) return null
  return {
    variance: minorToDecimal(short.varianceMinor, given.currency),
    tolerated: short.isTolerated,
    limit: short.steps[0]?.['limit'],
  }
}

function minorOf(decimal: string, currency: string): bigint {
  const parsed = parseDecimalToMinor(decimal, currency)
  if (!parsed.ok) throw new Error(`${decimal} ${currency} is no amount`)
  return parsed.minor
}
