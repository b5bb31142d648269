import type { Dimensions } from './types.ts'

interface VersionOf<Set extends string> {
  readonly mappingId: string
  readonly set: Set
  readonly entity: string
  /** The key within the set: a revenue category, a tax code; empty for gl_control. */
  readonly key: string
  readonly validFrom: string | null
  readonly validTo: string | null
}

export interface GlRevenueVersion extends VersionOf<'gl_revenue'> {
  readonly revenue: string | null
  readonly deferred: string | null
  readonly dimensions: Dimensions | null
}

export interface GlTaxVersion extends VersionOf<'gl_tax'> {
  readonly account: string
  readonly erpTaxCode: string | null
}

export interface GlControlVersion extends VersionOf<'gl_control'> {
  readonly receivable: string | null
  readonly discount: string | null
  readonly cash: string | null
  readonly customerDeposits: string | null
  readonly badDebt: string | null
  readonly fxRealised: string | null
}

/** An effective-dated rule from a source key to ERP accounts. */
export type MappingVersion = GlRevenueVersion | GlTaxVersion | GlControlVersion

/** A mapping row as delivered or stored: key and value are what the JSON held (file-drop contract, section 2). */
export interface MappingRow {
  readonly mappingId: string
  readonly set: string
  readonly entity: string
  readonly key: unknown
  readonly value: unknown
  readonly validFrom: string | null
  readonly validTo: string | null
}

/** Types a mapping row; undefined when its set is none of the three or its key or value lacks what the set needs, so that it maps nothing. */
export function readMappingVersion(row: MappingRow): MappingVersion | undefined {
  const { mappingId, entity, validFrom, validTo } = row
  const common = { mappingId, entity, validFrom, validTo }
  if (row.set === 'gl_control') {
    return {
      ...common,
      set: 'gl_control',
      key: '',
      receivable: textAt(row.value, 'receivable'),
      discount: textAt(row.value, 'discount'),
      cash: textAt(row.value, 'cash'),
      customerDeposits: textAt(row.value, 'customer_deposits'),
      badDebt: textAt(row.value, 'bad_debt'),
      fxRealised: textAt(row.value, 'fx_realised'),
    }
  }
  if (row.set === 'gl_revenue') {
    const key = textAt(row.key, 'revenue_category')
    if (key === null) return undefined
    const dimensions = dimensionsAt(row.value)
    return {
      ...common,
      set: 'gl_revenue',
      key,
      revenue: textAt(row.value, 'revenue'),
      deferred: textAt(row.value, 'deferred'),
      dimensions,
    }
  }
  if (row.set === 'gl_tax') {
    const key = textAt(row.key, 'tax_code')
    const account = textAt(row.value, 'account')
    if (key === null || account === null) return undefined
    return { ...common, set: 'gl_tax', key, account, erpTaxCode: textAt(row.value, 'erp_tax_code') }
  }
  return undefined
}

function fieldAt(json: unknown, name: string): unknown {
  if (typeof json !== 'object' || json === null || !Object.hasOwn(json, name)) return undefined
  return (json as Record<string, unknown>)[name] // an object that has the field, so reading it by name is sound
}

function textAt(json: unknown, name: string): string | null {
  const text = fieldAt(json, name)
  return typeof text === 'string' && text !== '' ? text : null
}

function dimensionsAt(value: unknown): Dimensions | null {
  const dimensions = fieldAt(value, 'dimensions')
  if (typeof dimensions !== 'object' || dimensions === null) return null
  const texts = Object.entries(dimensions).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  if (texts.length === 0) return null
  return Object.fromEntries(texts.sort(([a], [b]) => (a < b ? -1 : 1)))
}
