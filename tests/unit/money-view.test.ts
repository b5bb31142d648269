import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countText, decimalText, moneyText, moneyView, percentText } from '#server/i18n/format'
import { durationText, instantView } from '#server/i18n/moment'

test('an amount is split at the decimal mark of its currency and its reader', () => {
  expect(moneyView({ minor: -123456n, currency: 'USD' }, 'en')).toEqual({
    currency: 'USD',
    minor: '-123456',
    sign: 'negative',
    whole: '1,234',
    fraction: '.56',
    full: '-1234.56 USD',
  })
  expect(moneyView({ minor: 123456n, currency: 'EUR' }, 'de')).toMatchObject({ whole: '1.234', fraction: ',56' })
  expect(moneyView({ minor: 8412600n, currency: 'JPY' }, 'en')).toMatchObject({ whole: '8,412,600', fraction: '' })
  expect(moneyView({ minor: -20n, currency: 'KWD' }, 'en')).toMatchObject({ whole: '0', fraction: '.020' })
})

test('an amount beyond the precision of a floating-point number keeps every digit', () => {
  expect(moneyText({ minor: 1234567890123456789n, currency: 'USD' }, 'en')).toBe('USD 12,345,678,901,234,567.89')
})

test('the digits shown are the digits stored, whatever the amount', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }),
      fc.constantFrom('USD', 'JPY', 'KWD'),
      (minor, currency) => {
        const { whole, fraction } = moneyView({ minor, currency }, 'en')
        const digits = `${whole}${fraction}`.replace(/[.,]/g, '')
        expect(BigInt(digits)).toBe(minor < 0n ? -minor : minor)
      },
    ),
  )
})

test('a negative amount in a sentence stands in parentheses with its code', () => {
  expect(moneyText({ minor: -123450n, currency: 'USD' }, 'en')).toBe('(USD 1,234.50)')
})

test('a share just below the whole never reads as the whole', () => {
  expect(percentText({ part: 9999n, whole: 10000n }, 'en')).toBe('99.9 %')
  expect(percentText({ part: 1n, whole: 1n }, 'en')).toBe('100.0 %')
  expect(percentText({ part: 0n, whole: 0n }, 'en')).toBe('')
})

test('a share of the opposite sign is negative and still cut toward nothing', () => {
  expect(percentText({ part: -64n, whole: 1000n }, 'en')).toBe('(6.4 %)')
  expect(percentText({ part: 99999n, whole: -100000n }, 'en')).toBe('(99.9 %)')
  fc.assert(
    fc.property(fc.bigInt(-(10n ** 15n), 10n ** 15n), fc.bigInt(-(10n ** 15n), 10n ** 15n), (part, whole) => {
      expect(percentText({ part, whole }, 'en')).toMatch(whole === 0n ? /^$/ : /^([\d,]+\.\d %|\([\d,]+\.\d %\))$/)
    }),
  )
})

test('quantities and counts keep their digits', () => {
  expect(decimalText('1386200.500', 'en')).toBe('1,386,200.500')
  expect(countText(1204, 'en')).toBe('1,204')
})

test('what is below nothing stands in parentheses, quantities and counts as amounts', () => {
  expect(decimalText('-1386200.500', 'en')).toBe('(1,386,200.500)')
  expect(decimalText('-1204.5', 'de')).toBe('(1.204,5)')
  expect(decimalText('-0.00', 'en')).toBe('0.00')
  expect([countText(-1204, 'en'), countText(-3n, 'en'), countText(0, 'en')]).toEqual(['(1,204)', '(3)', '0'])
})

test('an instant is shown in the zone that was asked for, which is named', () => {
  const at = new Date('2026-04-10T15:42:10Z')
  expect(instantView(at, 'America/Los_Angeles', 'en')).toEqual({
    text: '2026-04-10 08:42',
    zone: 'PDT',
    iso: '2026-04-10T15:42:10.000Z',
  })
})

test('a span names its two largest units', () => {
  expect([durationText(187_200_000), durationText(19_080_000), durationText(-720_000)]).toEqual([
    '2 d 4 h',
    '5 h 18 m',
    '12 m',
  ])
})
