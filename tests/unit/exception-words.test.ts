import { describe, expect, test } from 'vitest'
import { causeFactsOf, paramText } from '#server/exceptions/cause-facts'
import { dueView } from '#server/exceptions/due-view'
import { hasFactWord, predicateWords } from '#server/exceptions/predicate-words'
import { en } from '#server/i18n/catalogue'
import { translatorFor } from '#server/i18n/translator'

const ctx = { t: translatorFor('en'), locale: 'en' as const }

describe('the conditions of a rule', () => {
  test('stand one by one, a negated one in its negative words', () => {
    const words = predicateWords(ctx, 'netsEqual && taxDiffers && !billedHasTax', {})
    expect(words.map((one) => one.text)).toEqual(['the net amounts agree', 'the tax differs', 'billing charged no tax'])
  })

  test('keep alternatives together', () => {
    const [, both] = predicateWords(ctx, '!amountDiffers && (baseDiffers || lineBaseDiffers)', {})
    expect(both?.text).toBe('the receivable in base currency differs or a line differs in base currency')
  })

  test('read comparisons as sentences, and show plainly what has no words', () => {
    expect(predicateWords(ctx, 'repeats == "rekeyed"', {})[0]?.text).toContain('two digits of the number swapped')
    expect(predicateWords(ctx, 'someNewFact', {})[0]?.text).toBe('someNewFact')
  })

  test('have words in both directions for every fact of the catalogue', () => {
    for (const [name, words] of Object.entries(en.exception.fact)) {
      expect(hasFactWord(name)).toBe(true)
      expect(Object.keys(words)).toEqual(['yes', 'no'])
    }
  })
})

describe('parameters of evidence', () => {
  test('are shown by their kind', () => {
    expect(paramText({ money: ['-123450', 'USD'] }, 'en')).toBe('(USD 1,234.50)')
    expect(paramText({ percent: '8.25' }, 'en')).toBe('8.25 %')
    expect(paramText({ instant: '2026-02-03T18:00:00Z' }, 'en')).toBe('2026-02-03 18:00 UTC')
    expect(paramText({ quantity: '1859023.5' }, 'en')).toBe('1,859,023.5')
    expect(paramText('plain', 'en')).toBe('plain')
  })

  test('of an unknown shape are left out instead of shown raw', () => {
    for (const param of [null, undefined, {}, [], { money: ['x', 'USD'] }, { other: 'x' }, '']) {
      expect(paramText(param, 'en')).toBeUndefined()
    }
  })

  test('win over the columns of the exception, which fill what is missing', () => {
    const subject = {
      entity: 'E1',
      period: '2026-01',
      currency: 'USD',
      variance_minor: -5n,
      customer_name: 'Column Ltd',
      billing_number: 'B-1',
      erp_number: null,
    }
    const facts = causeFactsOf(subject, { params: { customer: 'Evidence Ltd', count: { count: 3 } } }, 'en')
    expect(facts).toMatchObject({ customer: 'Evidence Ltd', billingNumber: 'B-1', count: 3, entity: 'E1' })
    expect(causeFactsOf(subject, 'not evidence', 'en').customer).toBe('Column Ltd')
  })
})

describe('a due time', () => {
  const seen = { asOf: new Date('2026-04-10T18:00:00Z'), zone: 'Europe/Dublin', ctx }
  const at = (hours: number) => new Date(seen.asOf.getTime() + hours * 3_600_000)

  test('is soon within a day and over once it has passed, always in words', () => {
    expect(dueView(at(30), seen)).toMatchObject({ text: '1 d 6 h', tone: 'ok' })
    expect(dueView(at(5), seen)).toMatchObject({ text: '5 h 00 m', tone: 'soon' })
    expect(dueView(at(-2), seen)).toMatchObject({ text: '2 h 00 m over', tone: 'over' })
    expect(dueView(at(-24 * 36 - 5), seen)?.text).toBe('36 d over')
    expect(dueView(null, seen)).toBeNull()
  })

  test('is named in the zone of the books', () => {
    expect(dueView(at(1), seen)?.title).toContain('2026-04-10 20:00')
  })
})
