import { expect, test } from 'vitest'
import { causesByClass, type ExceptionCause, isExceptionCause } from '#server/domain/exception-cause'
import { catalogueFor, en, locales } from '#server/i18n/catalogue'
import { causeText } from '#server/i18n/cause-text'
import { translatorFor } from '#server/i18n/translator'

const everyCause = Object.entries(causesByClass).flatMap(([name, causes]) =>
  causes.map((cause) => ({ class: name, cause })).filter(isExceptionCause),
)

const sparse = { variance: { minor: -1250n, currency: 'USD' }, count: 1, entity: 'E1', period: '2026-03' }
const rich = {
  ...sparse,
  count: 12,
  customer: 'Brückner Sensorik GmbH',
  billingNumber: 'B-1',
  erpNumber: 'R-1',
  account: '1100',
  expected: '4030',
  actual: '4020',
  key: 'K-1',
  since: '2026-02-01',
  until: '2026-04-12',
}

test('every cause of the contract has a title, a sentence, a reason and an action in English', () => {
  expect(everyCause).toHaveLength(59)
  const read = (found: ExceptionCause) => causeText(translatorFor('en'), 'en', found, rich)
  for (const found of everyCause) {
    for (const text of Object.values(read(found))) expect(text).toMatch(/^\S.{5,}/)
    for (const text of [read(found).sentence, read(found).why, read(found).action]) expect(text).toMatch(/\.$/)
  }
})

test('no cause is described that the contract does not know', () => {
  const described = Object.entries(en.causes).flatMap(([name, causes]) =>
    Object.keys(causes).map((cause) => `${name}.${cause}`),
  )
  expect(described.sort()).toEqual(everyCause.map((found) => `${found.class}.${found.cause}`).sort())
})

test('a sentence without evidence uses general words and never shows a gap or a bare parameter', () => {
  for (const locale of locales) {
    for (const found of everyCause) {
      const text = Object.values(causeText(translatorFor(locale), locale, found, sparse)).join(' ')
      expect(text).not.toMatch(/[{}]|\bnone\b|undefined| {2}| [.,]/)
    }
  }
})

test('a sentence says how much without a sign and in which direction', () => {
  const found = { class: 'AMOUNT_VARIANCE', cause: 'unknown' } as const
  const short = causeText(translatorFor('en'), 'en', found, rich).sentence
  const over = causeText(translatorFor('en'), 'en', found, { ...rich, variance: { minor: 1250n, currency: 'USD' } })
  expect(short).toContain('USD 12.50 below B-1')
  expect(over.sentence).toContain('USD 12.50 above B-1')
})

test('German shows its own words and falls back to English sentence by sentence', () => {
  const german = catalogueFor('de')
  expect(german.shell.nav.queue).toBe('Arbeitsliste')
  expect(german.signIn.title).toBe('Anmelden')
  expect(german.causes.ROUNDING.mode.title).toBe(en.causes.ROUNDING.mode.title)
  expect(Object.keys(german).sort()).toEqual(Object.keys(en).sort())
})

test('every sentence of work says since when', () => {
  const silent = Object.entries(en.causes).flatMap(([name, causes]) =>
    Object.entries(causes)
      .filter(([, text]) => name !== 'EXCLUDED' && name !== 'IN_TRANSIT' && !text.sentence.includes('{since'))
      .map(([cause]) => `${name}/${cause}`),
  )
  expect(silent).toEqual([])
})

test('a German sentence takes the parameters of the English one and no others', () => {
  const named = (sentence: string) =>
    [
      ...new Set(
        [...sentence.matchAll(/(?<!(?:one|other|none|over|under|=\d) )\{(\w+)[,}]/g)].map((found) => found[1]),
      ),
    ].sort()
  const compare = (english: object, german: object) => {
    for (const [key, sentence] of Object.entries(english)) {
      const other: unknown = Reflect.get(german, key)
      if (typeof sentence === 'string') expect(named(String(other)), key).toEqual(named(sentence))
      else compare(sentence, Object(other))
    }
  }
  compare(en, catalogueFor('de'))
})
