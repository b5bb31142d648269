import { z } from 'zod'
import { defineFeed } from '../feed.ts'
import { currency, decimal, flag, integer, text, timeZone, words } from '../fields.ts'

const rounding = z.looseObject({ level: z.enum(['document', 'line']), mode: z.enum(['half_up', 'half_even', 'floor']) })

export const LegalEntityRow = z.looseObject({
  entity: text,
  name: words,
  country: text,
  functional_currency: currency,
  time_zone: timeZone,
  posting_mode: z.enum(['per_invoice', 'split', 'consolidated_monthly']),
  split_line_limit: integer.min(1).nullish(),
  posting_sla_hours: integer.min(0),
  tax_rounding: rounding,
  erp_tax_rounding: z.array(rounding.extend({ currency })).nullish(),
  zero_total_posting: flag,
  fx_sources: z.record(z.string(), text).nullish(),
  fx_max_age_days: z.record(z.string(), integer).nullish(),
  short_pay_tolerance: z.record(z.string(), z.looseObject({ absolute: decimal, percent: decimal })).nullish(),
  fiscal_year_start: z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/),
})

export const legalEntitiesFeed = defineFeed({
  name: 'legal_entities',
  row: LegalEntityRow,
  key: (row) => [row.entity],
  entity: (row) => row.entity,
  land: (row, scope) => {
    scope.noteEntity(row.entity, row.functional_currency)
    const {
      entity,
      name,
      country,
      functional_currency,
      time_zone,
      posting_mode,
      posting_sla_hours,
      fiscal_year_start,
    } = row
    const projected = {
      entity,
      name,
      country,
      functional_currency,
      time_zone,
      posting_mode,
      posting_sla_hours,
      fiscal_year_start,
    }
    return { landing: { rows: { entity: projected } } }
  },
})
