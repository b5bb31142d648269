import { movesTaxToBuyer, needsExemptionText } from './categories.ts'
import { checkRegistration } from './registration.ts'
import type { Breakdown, TaxDocument, TaxFinding } from './tax-document.ts'

/** What an invoice without tax still owes: the reason in words, and where the buyer accounts for the tax, a registration of the buyer that passes its check and is in force at the tax point (domain rules, section 6). */
export function findTaxFindings(document: TaxDocument, breakdown: readonly Breakdown[]): TaxFinding[] {
  const registration = registrationFinding(document)
  return breakdown.flatMap(({ category, ratePercent, exemptionText }) => {
    const findings: TaxFinding[] = []
    if (needsExemptionText(category) && (exemptionText ?? '').trim() === '')
      findings.push({ code: 'exemption_text_missing', category, ratePercent })
    if (movesTaxToBuyer(category) && registration) findings.push({ code: registration, category, ratePercent })
    return findings
  })
}

/** Undefined where one registration is good; else what is wrong with the one that comes nearest. */
function registrationFinding({ buyerRegistrations, taxPoint }: TaxDocument): TaxFinding['code'] | undefined {
  const checks = buyerRegistrations.map((registration) => checkRegistration(registration, taxPoint))
  if (checks.some((check) => check.result === 'passed' && check.isInForce)) return undefined
  if (checks.some((check) => check.result === 'passed')) return 'buyer_registration_not_in_force'
  if (checks.some((check) => check.result === 'not_checkable')) return 'buyer_registration_not_checkable'
  return checks.length > 0 ? 'buyer_registration_wrong' : 'buyer_registration_missing'
}
