import type { findDiagnosis, listVarianceFacets } from '#db/queries/exception-detail'
import { listMappings } from '#db/queries/exception-evidence'
import { isExceptionCause } from '../domain/exception-cause.ts'
import { en, type MessageKey } from '../i18n/catalogue.ts'
import { decimalText, type MoneyView, moneyView } from '../i18n/format.ts'
import { type InstantView, instantView } from '../i18n/moment.ts'
import { recordOf } from './cause-facts.ts'
import type { ComparedSides } from './compared-sides.ts'
import { type ConditionView, predicateWords } from './predicate-words.ts'
import { exceptionText } from './queue-row-view.ts'
import type { ReadCtx } from './read-context.ts'

/** Why an exception is what it is: the rule, what it asked, what it found, and by which mappings and rate that was judged. */
export interface WhyView {
  readonly ruleId: string
  readonly ruleVersion: number
  readonly approvedBy: string | null
  readonly conditions: readonly ConditionView[]
  readonly values: readonly { name: string; value: string }[]
  readonly also: readonly string[]
  readonly parts: readonly { facet: string; amount: MoneyView }[]
  readonly total: MoneyView
  readonly mappings: readonly {
    id: string
    version: number
    set: string
    key: string
    value: string
    from: string
    to: string | null
    approvedBy: string
  }[]
  readonly rate: { rate: string; on: string } | null
  readonly asOf: InstantView
}

type Diagnosis = NonNullable<Awaited<ReturnType<typeof findDiagnosis>>>
type Facets = Awaited<ReturnType<typeof listVarianceFacets>>

/** Reads what stands behind a diagnosis. The parts of the variance add up to its total. */
export async function readWhy(
  ctx: ReadCtx,
  found: { diagnosis: Diagnosis; facets: Facets; sides: ComparedSides; zone: string },
): Promise<WhyView> {
  const { diagnosis, facets, sides } = found
  const evidence = recordOf(diagnosis.evidence)
  const facts = recordOf(evidence['facts'])
  const mappingIds = [...new Set(sides.expectedLines.flatMap((line) => line.mapping_version_ids))].sort()
  const mappings = await listMappings(ctx.db, mappingIds)
  const rated = sides.expected.find((one) => one.rate !== null && one.rate_on !== null)
  return {
    ruleId: diagnosis.rule_id,
    ruleVersion: diagnosis.rule_version,
    approvedBy: diagnosis.approved_by,
    conditions: diagnosis.predicate === null ? [] : predicateWords(ctx, diagnosis.predicate, facts),
    values: namedValues(ctx, facts),
    also: alsoFound(ctx, evidence['also']),
    parts: facets.map((facet) => ({
      facet: facetWord(ctx, facet.facet),
      amount: moneyView({ minor: facet.amount_minor, currency: facet.currency }, ctx.locale),
    })),
    total: moneyView({ minor: diagnosis.variance_minor, currency: diagnosis.currency }, ctx.locale),
    mappings: mappings.map((row) => ({
      id: row.mapping_id,
      version: row.version,
      set: row.set_name,
      key: valuesOf(row.key) || '*',
      value: valuesOf(row.value),
      from: row.valid_from,
      to: row.valid_to,
      approvedBy: row.approved_by,
    })),
    rate: rated?.rate && rated.rate_on ? { rate: decimalText(rated.rate, ctx.locale), on: rated.rate_on } : null,
    asOf: instantView(diagnosis.as_of, found.zone, ctx.locale),
  }
}

/** Facts that are values, not truths, under their names in words. */
function namedValues(ctx: ReadCtx, facts: Record<string, unknown>): { name: string; value: string }[] {
  return Object.keys(en.exception.value).flatMap((name) => {
    const value = facts[name]
    // The names are those of the catalogue.
    return typeof value === 'string' && value !== ''
      ? [{ name: ctx.t(`exception.value.${name}` as MessageKey), value }]
      : []
  })
}

function alsoFound(ctx: ReadCtx, also: unknown): string[] {
  if (!Array.isArray(also)) return []
  const titles = also.flatMap((one: unknown) => {
    const found = { class: String(recordOf(one)['class']), cause: String(recordOf(one)['cause']) }
    if (!isExceptionCause(found)) return []
    return [exceptionText(ctx, { ...found, ...unnamed }, null).title]
  })
  return [...new Set(titles)]
}

const unnamed = {
  entity: '',
  period: '',
  currency: 'USD',
  variance_minor: 0n,
  customer_name: null,
  billing_number: null,
  erp_number: null,
}

function facetWord(ctx: ReadCtx, facet: string): string {
  if (!Object.hasOwn(en.exception.facet, facet)) return facet
  return ctx.t(`exception.facet.${facet}` as MessageKey) // hasOwn has just found it
}

/** The values of a small JSON object as one text: keys of mappings and the accounts they lead to. */
function valuesOf(json: unknown): string {
  return Object.entries(recordOf(json))
    .flatMap(([name, value]) => {
      if (typeof value === 'object' && value !== null) return [valuesOf(value)]
      return value === null || value === '' ? [] : [`${name} ${String(value)}`]
    })
    .join(', ')
}
