import { convertToBase, type FxRate, rateInForce } from '../fx.ts'
import { DEFAULT_MAX_AGE_DAYS } from '../posting/document-rate.ts'
import type { LegalEntity } from '../posting/reference.ts'
import type { JudgementReference } from './judgement-reference.ts'
import type { DocumentGroup, ErpSide, ExpectedSide } from './sides.ts'

/** What is wrong with the functional amount when the document amounts agree. */
export interface FxFacts {
  readonly baseDiffers: boolean
  readonly lineBaseDiffers: boolean
  readonly rateOfPostingDate: boolean
  readonly rateInverted: boolean
  readonly rateOfEarlierPublication: boolean
  /** `source:base/quote` of the table that should have been used; empty when the document is in functional currency. */
  readonly rateKey: string
}

const NOTHING: FxFacts = {
  baseDiffers: false,
  lineBaseDiffers: false,
  rateOfPostingDate: false,
  rateInverted: false,
  rateOfEarlierPublication: false,
  rateKey: '',
}

/** Implied rates are compared as published, never by their inverse. */
export function fxFacts(group: DocumentGroup, reference: JudgementReference): FxFacts {
  const [expected, live] = [group.expected[0], group.live[0]]
  const entity = expected && reference.index.entities.get(expected.entity)
  if (!expected || !live || !entity || expected.baseMinor === null) return NOTHING
  const expectedBase = group.expected.reduce((sum, side) => sum + (side.baseMinor ?? 0n), 0n)
  const actualBase = group.live.reduce((sum, side) => sum + side.baseReceivableMinor, 0n)
  const sums = { ...NOTHING, baseDiffers: expectedBase !== actualBase, lineBaseDiffers: linesBaseDiffers(group) }
  if (expected.currency === entity.functionalCurrency || expected.rate === null) return sums
  return { ...sums, ...rateFacts(group, { expected, rate: expected.rate, live, entity, reference }) }
}

interface Rated {
  readonly expected: ExpectedSide
  readonly rate: string
  readonly live: ErpSide
  readonly entity: LegalEntity
  readonly reference: JudgementReference
}

function rateFacts(group: DocumentGroup, { expected, rate, live, entity, reference }: Rated) {
  const source = entity.fxSources[expected.currency] ?? ''
  const { pair, rates } = publishedRates(reference, source, entity.functionalCurrency, expected.currency)
  const maxAgeDays = entity.fxMaxAgeDays[source] ?? DEFAULT_MAX_AGE_DAYS
  const atPosting = rateInForce(reference.index.rates, { source, ...pair, onDate: live.postingOn, maxAgeDays })
  const booked = trimmed(live.rate)
  const differs = booked !== '' && booked !== trimmed(rate)
  const isOfPosting = !atPosting.missing && trimmed(atPosting.rate) === booked && live.postingOn !== expected.issueOn
  const earlier = rates.filter((row) => expected.rateOn !== null && row.on < expected.rateOn)
  const direction = pair.base === entity.functionalCurrency ? 'divide' : 'multiply'
  return {
    rateOfPostingDate: differs && isOfPosting,
    rateInverted: isInverted(group, rate, entity.functionalCurrency, direction),
    rateOfEarlierPublication: differs && earlier.some((row) => trimmed(row.rate) === booked),
    rateKey: `${source}:${pair.base}/${pair.quote}`,
  }
}

function publishedRates(
  reference: JudgementReference,
  source: string,
  functional: string,
  document: string,
): { pair: { base: string; quote: string }; rates: readonly FxRate[] } {
  const perFunctional = reference.index.rates.get(`${source}|${functional}|${document}`)
  if (perFunctional) return { pair: { base: functional, quote: document }, rates: perFunctional }
  return {
    pair: { base: document, quote: functional },
    rates: reference.index.rates.get(`${source}|${document}|${functional}`) ?? [],
  }
}

/** True when every receivable line's functional amount comes from applying the right rate the wrong way round. */
function isInverted(group: DocumentGroup, rate: string, functional: string, direction: 'divide' | 'multiply'): boolean {
  const wrong = direction === 'divide' ? 'multiply' : 'divide'
  return group.live.every((side) => {
    const others = side.lines.filter((line) => !line.isReceivable)
    const sum = others.reduce(
      (total, line) =>
        total - convertToBase(line.amountMinor, { from: side.currency, to: functional, rate, direction: wrong }),
      0n,
    )
    return sum === side.baseReceivableMinor
  })
}

function linesBaseDiffers(group: DocumentGroup): boolean {
  const bases = (lines: readonly { baseMinor: bigint; amountMinor: bigint }[]) =>
    lines
      .filter((line) => line.amountMinor !== 0n || line.baseMinor !== 0n)
      .map((line) => `${line.amountMinor}|${line.baseMinor}`)
      .sort()
      .join(',')
  const expected = group.expected.flatMap((side) => side.lines.filter((line) => line.role !== 'receivable'))
  const actual = group.live.flatMap((side) => side.lines.filter((line) => !line.isReceivable))
  return bases(expected) !== bases(actual)
}

/** Trailing zeros mean nothing; no rate is no text. */
function trimmed(rate: string | null): string {
  if (rate === null) return ''
  return rate.includes('.') ? rate.replace(/0+$/, '').replace(/\.$/, '') : rate
}
