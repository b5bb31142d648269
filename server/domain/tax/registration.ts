import { euVat, stdnum, type Validator } from 'stdnum'
import { type Day, isWithin } from '../day.ts'

/** A party's registration for a tax, as the party states it. */
export interface Registration {
  /** The country of the register, two letters; EL for Greece and XI for Northern Ireland are understood. */
  readonly country: string
  readonly scheme: 'vat' | 'gst' | 'invoice_issuer' | 'employer'
  readonly number: string
  readonly validFrom: Day | null
  readonly validTo: Day | null
}

export type RegistrationResult =
  | 'passed'
  | 'wrong_length'
  | 'wrong_format'
  | 'wrong_part'
  | 'wrong_check_digit'
  | 'not_checkable'

export interface RegistrationCheck {
  readonly country: string
  readonly scheme: Registration['scheme']
  /** Without spaces and punctuation, in capitals; with the prefix of its country where its scheme has one. */
  readonly normalised: string
  readonly result: RegistrationResult
  /** The day lies in the registration's validity. */
  readonly isInForce: boolean
}

/** Form and check digit of a registration number, and its validity at a day. A number that passes can exist; only its register says whether it does (domain rules, tax registrations). */
export function checkRegistration(registration: Registration, on: Day): RegistrationCheck {
  const stated = registration.country.toUpperCase()
  const country = SYNONYMS.get(stated) ?? stated
  const { scheme } = registration
  const bare = registration.number.toUpperCase().replace(/[^A-Z0-9]/g, '')
  const isInForce = isWithin(on, registration)
  const validator = validatorOf(country, scheme)
  if (!validator) return { country, scheme, normalised: bare, result: 'not_checkable', isInForce }
  const prefix = prefixOf(stated, country, scheme)
  // The register's own prefix is taken off first: not every check of the library knows it.
  const number = bare.startsWith(prefix) ? bare.slice(prefix.length) : bare
  const checked = validator.validate(number)
  if (!checked.isValid)
    return { country, scheme, normalised: `${prefix}${number}`, result: resultOf(checked.error.name), isInForce }
  return { country, scheme, normalised: `${prefix}${checked.compact}`, result: 'passed', isInForce }
}

const SYNONYMS: ReadonlyMap<string, string> = new Map([
  ['EL', 'GR'],
  ['XI', 'GB'],
])

// What the library keeps under a name of its own, by country and scheme; the numbers of the Union and of Switzerland it lists itself.
const NAMES: ReadonlyMap<string, string> = new Map([
  ['GB|vat', 'vat'],
  ['IS|vat', 'vsk'],
  ['NO|vat', 'mva'],
  ['ZA|vat', 'vat'],
  ['AU|gst', 'abn'],
  ['CA|gst', 'gst'],
  ['IN|gst', 'gstin'],
  ['NZ|gst', 'ird'],
  ['SG|gst', 'uen'],
  ['JP|invoice_issuer', 'cn'],
  ['US|employer', 'ein'],
])

// Numbers that are written with another prefix than their country, or with none.
const PREFIXES: ReadonlyMap<string, string> = new Map([
  ['GR|vat', 'EL'],
  ['CH|vat', ''],
  ['IS|vat', ''],
  ['ZA|vat', ''],
  ['JP|invoice_issuer', 'T'],
])

function validatorOf(country: string, scheme: Registration['scheme']): Validator | undefined {
  const name = NAMES.get(`${country}|${scheme}`)
  if (name !== undefined) return stdnum[country]?.[name]
  return scheme === 'vat' ? euVat[country]?.[0] : undefined
}

function prefixOf(stated: string, country: string, scheme: Registration['scheme']): string {
  const own = PREFIXES.get(`${country}|${scheme}`)
  if (own !== undefined) return own
  if (scheme !== 'vat') return ''
  return stated === 'XI' ? 'XI' : country
}

const RESULTS: ReadonlyMap<string, RegistrationResult> = new Map([
  ['InvalidLength', 'wrong_length'],
  ['InvalidComponent', 'wrong_part'],
  ['InvalidChecksum', 'wrong_check_digit'],
])

function resultOf(error: string): RegistrationResult {
  return RESULTS.get(error) ?? 'wrong_format'
}
