import type { Money } from '../domain/money.ts'
import type { CauseFacts } from '../i18n/cause-text.ts'
import { decimalText, moneyText } from '../i18n/format.ts'
import { durationText } from '../i18n/moment.ts'

/** What the sentence of an exception needs beside its evidence. */
export interface SentenceSubject {
  readonly entity: string
  readonly period: string
  readonly currency: string
  readonly variance_minor: bigint
  readonly customer_name: string | null
  readonly billing_number: string | null
  readonly erp_number: string | null
}

/** The facts of one exception for its sentence: columns of the exception, overlaid by the parameters its evidence names. */
export function causeFactsOf(subject: SentenceSubject, evidence: unknown, locale: string): CauseFacts {
  const params = paramsOf(evidence)
  const text = (name: string) => paramText(params[name], locale)
  const amount = moneyOf(params['amount'])
  const count = countOf(params['count'])
  return {
    variance: { minor: subject.variance_minor, currency: subject.currency },
    ...(amount ? { amount } : {}),
    count: count ?? 1,
    entity: text('entity') ?? subject.entity,
    period: text('period') ?? subject.period,
    customer: text('customer') ?? subject.customer_name ?? undefined,
    billingNumber: text('billingNumber') ?? subject.billing_number ?? undefined,
    erpNumber: text('erpNumber') ?? subject.erp_number ?? undefined,
    account: text('account'),
    expected: text('expected'),
    actual: text('actual'),
    key: text('key'),
    moved: text('moved'),
    wrongIn: text('wrongIn'),
    madeGoodIn: text('madeGoodIn'),
    shift: text('shift'),
    since: text('since'),
    until: text('until'),
  }
}

/** A parameter as a reader sees it; undefined for what is not one of the known shapes. */
export function paramText(param: unknown, locale: string): string | undefined {
  if (typeof param === 'string') return param === '' ? undefined : param
  const money = moneyOf(param)
  if (money) return moneyText(money, locale)
  const [kind, value] = onlyEntry(param)
  if (typeof value === 'number') return kind === 'duration' ? durationText(value) : String(value)
  if (typeof value !== 'string') return undefined
  if (kind === 'percent') return `${decimalText(value, locale)} %`
  if (kind === 'quantity') return decimalText(value, locale)
  if (kind === 'instant') return value.slice(0, 16).replace('T', ' ').concat(' UTC')
  return kind === 'day' || kind === 'decimal' || kind === 'text' ? value : undefined
}

function paramsOf(evidence: unknown): Record<string, unknown> {
  return recordOf(recordOf(evidence)['params'])
}

/** Any JSON object as a record; whatever else it is reads as empty. */
export function recordOf(json: unknown): Record<string, unknown> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return {}
  return json as Record<string, unknown> // an object that is no array, so its members can be read by name
}

function moneyOf(param: unknown): Money | undefined {
  const pair = recordOf(param)['money']
  if (!Array.isArray(pair)) return undefined
  const [minor, currency]: unknown[] = pair
  const isAmount = (typeof minor === 'string' || typeof minor === 'number') && /^-?\d+$/.test(String(minor))
  return isAmount && typeof currency === 'string' ? { minor: BigInt(minor), currency } : undefined
}

function countOf(param: unknown): number | undefined {
  const count = typeof param === 'number' ? param : recordOf(param)['count']
  return typeof count === 'number' ? count : undefined
}

function onlyEntry(param: unknown): readonly [string, unknown] {
  return Object.entries(recordOf(param))[0] ?? ['', undefined]
}
