/** What tax law makes of a supply. Only the first is taxed; the others show their base with a tax of nothing (domain rules, section 6). */
export const taxCategories = [
  'standard',
  'zero_rated',
  'exempt',
  'reverse_charge',
  'intra_community',
  'export',
  'not_taxed',
] as const

export type TaxCategory = (typeof taxCategories)[number]

/** The seller charges tax. */
export function isTaxed(category: TaxCategory): boolean {
  return category === 'standard'
}

/** The invoice must say in words why it charges no tax. */
export function needsExemptionText(category: TaxCategory): boolean {
  return (
    category === 'exempt' || category === 'reverse_charge' || category === 'intra_community' || category === 'export'
  )
}

/** The buyer accounts for the tax and must be registered for it at the tax point. */
export function movesTaxToBuyer(category: TaxCategory): boolean {
  return category === 'reverse_charge' || category === 'intra_community'
}
