import { convertToBase, type FxRate, rateInForce } from '../fx.ts'
import type { JudgementReference } from './judgement-reference.ts'
import type { DocumentGroup } from './sides.ts'

/** What is wrong with the functional amount when the document amounts agree. */
export interface FxFacts {
  readonly baseDiffers: boolean
  readonly lineBaseDiffers: boolean
  readonly rateOfPostingDate: boolean
  readonly rateInverted: boolean
  readonly rateOfEarlierPublication: boolean
  /** `source:base/quote:day` of the publication that should have been used; empty when the document is in functional currency. */
  readonly rateKey: string
  readonly rateSource: string
}

/** Implied rates are compared as published, never by their inverse. */
export function fxFacts(group: DocumentGroup, reference: JudgementReference): FxFacts {
  const [expected, live] = [group.expected[0], group.live[0]]
  const none = { baseDiffers: false, lineBaseDiffers: false, rateOfPostingDate: false, rateInverted: false, rateOfEarlierPublication: false, rateKey: '', rateSource: '' }
  const entity = expected && reference.index.entities.get(expected.entity)
  if (!expected || !live || !entity || expected.baseMinor === null) return none
  const expectedBase = group.expected.reduce((sum, side) => sum + (side.baseMinor ?? 0n), 0n)
  const actualBase = group.live.reduce((sum, side) => sum + side.baseReceivableMinor, 0n)
  const baseDiffers = expectedBase !== actualBase
  const isForeign = expected.currency !== entity.functionalCurrency
  if (!isForeign || expected.rate === null) return { ...none, baseDiffers, lineBaseDiffers: linesBaseDiffers(group) }
  const source = entity.fxSources[expected.currency] ?? ''
  const published = publishedRates(reference, source, entity.functionalCurrency, expected.currency)
  const pair = published.pair
  const atPosting = rateInForce(reference.index.rates, {
    source,
    base: pair.base,
    quote: pair.quote,
    onDate: live.postingOn,
    maxAgeDays: entity.fxMaxAgeDays[source] ?? 5,
  })
  const rate = trimmed(live.rate)
  const differsFromExpected = rate !== trimmed(expected.rate)
  const earlier = published.rates.filter((row) => expected.rateOn !== null && row.on < expected.rateOn)
  return {
    baseDiffers,
    lineBaseDiffers: linesBaseDiffers(group),
    rateOfPostingDate: differsFromExpected && !atPosting.missing && trimmed(atPosting.rate) === rate && live.postingOn !== expected.issueOn,
    rateInverted: baseDiffers && isInverted(group, expected.rate, entity.functionalCurrency, pair.base === entity.functionalCurrency ? 'divide' : 'multiply'),
    rateOfEarlierPublication: differsFromExpected && earlier.some((row) => trimmed(row.rate) === rate),
    rateKey: `${source}:${pair.base}/${pair.quote}:${expected.rateOn ?? ''}`,
    rateSource: source,
  }
}

function publishedRates(reference: JudgementReference, source: string, functional: string, document: string): { pair: { base: string; quote: string }; rates: readonly FxRate[] } {
  const perFunctional = reference.index.rates.get(`${source}|${functional}|${document}`)
  if (perFunctional) return { pair: { base: functional, quote: document }, rates: perFunctional }
  return { pair: { base: document, quote: functional }, rates: reference.index.rates.get(`${source}|${document}|${functional}`) ?? [] }
}

/** True when every receivable line's functional amount comes from applying the right rate the wrong way round. */
function isInverted(group: DocumentGroup, rate: string, functional: string, direction: 'divide' | 'multiply'): boolean {
  const wrong = direction === 'divide' ? 'multiply' : 'divide'
  return group.live.every((side) => {
    const others = side.lines.filter((line) => !line.isReceivable)
    const sum = others.reduce((total, line) => total - convertToBase(line.amountMinor, { from: side.currency, to: functional, rate, direction: wrong }), 0n)
    return sum === side.baseReceivableMinor
  })
}

function linesBaseDiffers(group: DocumentGroup): boolean {
  const bases = (lines: readonly { sourceLineRef: string | null; baseMinor: bigint; amountMinor: bigint }[]) =>
    lines
      .filter((line) => line.amountMinor !== 0n || line.baseMinor !== 0n)
      .map((line) => `${line.sourceLineRef ?? ''}|${line.baseMinor}`)
      .sort()
      .join(',')
  const expected = group.expected.flatMap((side) => side.lines.filter((line) => line.role !== 'receivable'))
  const actual = group.live.flatMap((side) => side.lines.filter((line) => !line.isReceivable))
  return bases(expected) !== bases(actual)
}

function trimmed(rate: string): string {
  return rate.includes('.') ? rate.replace(/0+$/, '').replace(/\.$/, '') : rate
}
