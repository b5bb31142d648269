import { expect, test } from 'vitest'
import { accountingTaxOf, buyerSideOf } from '#server/domain/tax/derived-tax'
import { checkRegistration, type Registration } from '#server/domain/tax/registration'
import type { TaxedLine } from '#server/domain/tax/tax-document'
import { documentOf, standard, taxed } from '../support/tax-documents.ts'

const good: Registration = { country: 'DE', scheme: 'vat', number: 'DE136695976', validFrom: null, validTo: null }
const bad: Registration = { ...good, number: 'DE136695977' }
const ended: Registration = { ...good, validTo: '2026-01-01' }
const unknown: Registration = { ...good, country: 'KW' }

test.each([
  [[], 'buyer_registration_missing'],
  [[bad], 'buyer_registration_wrong'],
  [[bad, unknown], 'buyer_registration_not_checkable'],
  [[bad, unknown, ended], 'buyer_registration_not_in_force'],
  [[{ ...bad, validTo: '2026-01-01' }], 'buyer_registration_wrong'],
  [[bad, ended, good], undefined],
] as const)('of the registrations of a buyer the best speaks: %#', (buyerRegistrations, code) => {
  const codes = (category: TaxedLine['category'], text: string | undefined) =>
    taxed(
      documentOf([{ ...standard('1', 100n, '0'), category }], {
        buyerRegistrations,
        exemptionTexts: text === undefined ? {} : { [category]: text },
      }),
    ).findings.map((finding) => finding.code)
  const expected = code === undefined ? [] : [code]
  expect(codes('reverse_charge', 'why')).toEqual(expected)
  expect(codes('intra_community', 'why')).toEqual(expected)
  expect(codes('intra_community', ' ')).toEqual(['exemption_text_missing', ...expected])
  expect(codes('export', undefined)).toEqual(['exemption_text_missing'])
  expect(codes('exempt', undefined)).toEqual(['exemption_text_missing'])
  expect(codes('zero_rated', undefined)).toEqual([])
  expect(codes('not_taxed', undefined)).toEqual([])
  expect(codes('standard', undefined)).toEqual([])
})

test.each([
  ['AT', 'vat', 'ATU13585627', 'ATU13585627', 'passed'],
  ['FR', 'vat', 'FR 40 303 265 045', 'FR40303265045', 'passed'],
  ['CH', 'vat', 'CHE-100.155.212 MWST', 'CHE100155212MWST', 'passed'],
  ['NO', 'vat', 'NO995525828MVA', 'NO995525828MVA', 'passed'],
  ['US', 'employer', '91-1144442', '911144442', 'passed'],
  ['IN', 'gst', '27AAPFU0939F1ZV', '27AAPFU0939F1ZV', 'passed'],
  ['CA', 'gst', '123026635RT0001', '123026635RT0001', 'passed'],
  ['NZ', 'gst', '49-091-850', '49091850', 'passed'],
  ['SG', 'gst', '00192200M', '00192200M', 'passed'],
  ['DE', 'vat', 'FR40303265045', 'DEFR40303265045', 'wrong_length'],
  ['DE', 'vat', '1366A5976', 'DE1366A5976', 'wrong_format'],
  ['IS', 'vat', '00621', '00621', 'passed'],
  ['ZA', 'vat', '4210175766', '4210175766', 'passed'],
  ['US', 'employer', '07-1144442', '071144442', 'wrong_part'],
  ['DE', 'gst', 'DE 136', 'DE136', 'not_checkable'],
  ['US', 'vat', 'US425206143', 'US425206143', 'not_checkable'],
] as const)('%s %s %s', (country, scheme, number, normalised, result) => {
  const registration = { country, scheme, number, validFrom: null, validTo: null }
  expect(checkRegistration(registration, '2026-01-01')).toEqual({
    country,
    scheme,
    normalised,
    result,
    isInForce: true,
  })
})

test('the buyer owes and deducts the same, also where it was rounded', () => {
  expect(buyerSideOf(1001n, '8.25', { level: 'document', mode: 'up', stepMinor: 1n })).toEqual({
    owedMinor: 83n,
    deductedMinor: -83n,
  })
  expect(buyerSideOf(-1001n, '8.25', { level: 'line', mode: 'floor', stepMinor: 1n })).toEqual({
    owedMinor: -83n,
    deductedMinor: 83n,
  })
})

test('a stated tax is plausible within a unit per row of the breakdown', () => {
  const conversion = { from: 'USD', to: 'EUR', rate: '1.25', direction: 'divide' } as const
  const off = (rows: number, stated: bigint) =>
    accountingTaxOf({ taxMinor: 1000n, rows, conversion, statedMinor: stated })
  expect(off(2, 802n)).toEqual({ amountMinor: 802n, convertedMinor: 800n, differenceMinor: 2n, isPlausible: true })
  expect([off(2, 798n), off(2, 797n), off(2, 803n), off(0, 801n), off(0, 798n)].map((tax) => tax.isPlausible)).toEqual([
    true,
    false,
    false,
    true,
    false,
  ])
  expect(accountingTaxOf({ taxMinor: 1000n, rows: 1, conversion, statedMinor: null }).amountMinor).toBe(800n)
})
