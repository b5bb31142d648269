import fc from 'fast-check'
import { expect, test } from 'vitest'
import { currencyExponent } from '#server/domain/currency'
import { add, magnitude, minorToDecimal, negate, parseDecimalToMinor, subtract } from '#server/domain/money'

const anyMinor = fc.bigInt({ min: -(10n ** 18n) + 1n, max: 10n ** 18n - 1n })
const anyCurrency = fc.constantFrom('USD', 'EUR', 'JPY', 'KWD', 'CLF', 'HUF', 'IQD')

test('an amount written as text and read again is the same amount, in every currency', () => {
  fc.assert(
    fc.property(anyMinor, anyCurrency, (minor, currency) => {
      expect(parseDecimalToMinor(minorToDecimal(minor, currency), currency)).toEqual({ ok: true, minor })
    }),
  )
})

test('trailing zeros of an amount mean nothing', () => {
  fc.assert(
    fc.property(anyMinor, fc.nat({ max: 20 }), (minor, zeros) => {
      const text = minorToDecimal(minor, 'EUR')
      expect(parseDecimalToMinor(text + '0'.repeat(zeros), 'EUR')).toEqual({ ok: true, minor })
    }),
  )
  expect(parseDecimalToMinor('7', 'KWD')).toEqual({ ok: true, minor: 7000n })
  expect(parseDecimalToMinor('7.0', 'JPY')).toEqual({ ok: true, minor: 7n })
})

test('amounts show all digits of their currency', () => {
  expect(minorToDecimal(1_234_500n, 'KWD')).toBe('1234.500')
  expect(minorToDecimal(5n, 'JPY')).toBe('5')
  expect(minorToDecimal(-5n, 'USD')).toBe('-0.05')
  expect(minorToDecimal(0n, 'CLF')).toBe('0.0000')
})

test('a digit below the smallest unit is refused, never rounded away', () => {
  expect(parseDecimalToMinor('0.001', 'EUR')).toEqual({ ok: false, reason: 'too_many_fraction_digits' })
  expect(parseDecimalToMinor('1.5', 'JPY')).toEqual({ ok: false, reason: 'too_many_fraction_digits' })
  expect(parseDecimalToMinor('1.234', 'KWD')).toEqual({ ok: true, minor: 1234n })
})

test('what is not a plain decimal is refused', () => {
  for (const text of ['', '-', '.5', '5.', '1,000.00', '1e3', ' 1', '+1', '0x10', '١٢', 'NaN']) {
    expect(parseDecimalToMinor(text, 'USD')).toEqual({ ok: false, reason: 'not_a_decimal' })
  }
})

test('an amount of more than eighteen digits is refused', () => {
  expect(parseDecimalToMinor('9999999999999999.99', 'USD')).toEqual({ ok: true, minor: 10n ** 18n - 1n })
  expect(parseDecimalToMinor('-9999999999999999.99', 'USD')).toEqual({ ok: true, minor: 1n - 10n ** 18n })
  expect(parseDecimalToMinor('10000000000000000.00', 'USD')).toEqual({ ok: false, reason: 'too_large' })
  expect(parseDecimalToMinor('-123456789012345678901234567890', 'USD')).toEqual({ ok: false, reason: 'too_large' })
})

test('the exponent of a currency follows ISO 4217, not what is customary in shops', () => {
  const exponents = ['USD', 'HUF', 'COP', 'JPY', 'KWD', 'IQD', 'CLF'].map(currencyExponent)
  expect(exponents).toEqual([2, 2, 2, 0, 3, 3, 4])
  const none = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ')
  expect(new Set(none.map(currencyExponent))).toEqual(new Set([0]))
  expect(new Set('BHD IQD JOD KWD LYD OMR TND'.split(' ').map(currencyExponent))).toEqual(new Set([3]))
  expect(['CLF', 'UYW'].map(currencyExponent)).toEqual([4, 4])
  for (const wrong of ['usd', 'US', 'USDX', 'XUSD', ''])
    expect(() => currencyExponent(wrong)).toThrow(`"${wrong}" is a currency code`)
})

test('subtracting what was added gives the amount back, and two currencies never mix', () => {
  fc.assert(
    fc.property(anyMinor, anyMinor, (a, b) => {
      const sum = add({ minor: a, currency: 'EUR' }, { minor: b, currency: 'EUR' })
      expect(subtract(sum, { minor: b, currency: 'EUR' })).toEqual({ minor: a, currency: 'EUR' })
      expect(magnitude(negate(sum))).toBe(magnitude(sum))
    }),
  )
  expect(add({ minor: 5n, currency: 'EUR' }, { minor: 3n, currency: 'EUR' })).toEqual({ minor: 8n, currency: 'EUR' })
  expect(subtract({ minor: 5n, currency: 'EUR' }, { minor: 3n, currency: 'EUR' }).minor).toBe(2n)
  expect(() => add({ minor: 1n, currency: 'EUR' }, { minor: 1n, currency: 'USD' })).toThrow(/converted before/)
})
