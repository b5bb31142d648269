import { z } from 'zod'
import { expected } from './expected.ts'

// Units of account that ISO 4217 lists and the runtime does not, and currencies of two decimals that the euro replaced and old documents still have.
const NOT_CASH = ['CLF', 'UYI', 'UYW']
const REPLACED = ['ATS', 'DEM', 'FIM', 'FRF', 'IEP', 'NLG']
const known = new Set([...Intl.supportedValuesOf('currency'), ...NOT_CASH, ...REPLACED])

/** The code of a currency. A code that nobody knows is refused: how many decimals it has would be a guess, and that decides an amount. */
export const currencyCode = z
  .string()
  .regex(/^[A-Z]{3}$/, { abort: true })
  .refine((code) => known.has(code))
  .meta(expected('a currency code of ISO 4217, three capital letters', 'USD'))
