/**
 * The closed list of what can be wrong between billing and ERP, by class, in the order of the file-drop contract, section 7.
 * A diagnosis outside the list is a bug; every entry has its sentences in the message catalogue.
 */
export const causesByClass = {
  UNMAPPED: ['tax_code', 'revenue_category', 'customer', 'rate'],
  DUPLICATE_POSTING: ['same_reference', 'rekeyed'],
  WRONG_ENTITY: ['company_code'],
  SPLIT_DOCUMENT: ['part_wrong_customer'],
  STALE_MAPPING: ['merged_customer', 'gl_account'],
  WRONG_CUSTOMER: ['sibling_bill_to'],
  WRONG_CURRENCY: ['currency_code'],
  CUTOFF: ['silently_shifted', 'posted_next_period'],
  PARTIAL_POSTING: ['consolidated_member_missing', 'missing_line'],
  TAX_VARIANCE: ['reverse_charge_missed', 'missing_tax_code', 'wrong_rate'],
  FX_VARIANCE: ['rate_date', 'inverted_rate', 'stale_rate', 'realised_difference_missing'],
  ROUNDING: ['level', 'mode', 'exponent_mismatch'],
  AMOUNT_VARIANCE: [
    'sign_inverted',
    'minor_unit_scale',
    'edited_after_post',
    'discount_dropped',
    'transposition',
    'unknown',
  ],
  REVENUE_VARIANCE: ['not_deferred', 'duplicate_recognition', 'recognised_after_termination', 'schedule_not_modified'],
  WRONG_ACCOUNT: ['tax_account', 'dimension', 'account_override'],
  MISSING_IN_ERP: ['rejected_by_erp', 'credit_memo_not_posted', 'never_sent'],
  MISSING_IN_BILLING: ['void_not_propagated', 'manual_erp_invoice'],
  IN_TRANSIT: ['none'],
  EXCLUDED: ['zero_total'],
  USAGE_VARIANCE: ['duplicate_events', 'time_zone_boundary', 'negative_correction_ignored', 'late_events_unbilled'],
  RATING_VARIANCE: ['minimum_not_billed', 'stale_price', 'tier_boundary', 'proration_basis'],
  MISAPPLIED_PAYMENT: ['wrong_invoice'],
  PAYMENT_VARIANCE: ['short_pay'],
  UNAPPLIED_CREDIT: ['aged'],
  CONTROL_ACCOUNT: ['opening_changed', 'manual_journal'],
} as const

export type ExceptionClass = keyof typeof causesByClass

/** A class and one of its causes. */
export type ExceptionCause = {
  [Class in ExceptionClass]: { readonly class: Class; readonly cause: (typeof causesByClass)[Class][number] }
}[ExceptionClass]

/** True when the two words are a class of the contract and one of its causes. */
export function isExceptionCause(found: { class: string; cause: string }): found is ExceptionCause {
  if (!Object.hasOwn(causesByClass, found.class)) return false
  // hasOwn has just shown that the word is one of the keys.
  const causes: readonly string[] = causesByClass[found.class as ExceptionClass]
  return causes.includes(found.cause)
}
