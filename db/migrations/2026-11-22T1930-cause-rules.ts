// The first version of every rule about billing documents and ERP documents, in order of precedence; a change is a further version, never an edit.
import { type Kysely, sql } from 'kysely'

type Row = readonly [position: number, found: string, predicate: string, measure: string, periodOf: string, severity: string, resolution: string, status: string, grouping: string | null]

const documentRules: readonly Row[] = [
  [10, 'MISSING_IN_BILLING/void_not_propagated', 'isVoid && isPosted', 'actual', 'erp', 'high', 'reverse', 'open', null],
  [20, 'UNMAPPED/tax_code', 'isUnmapped && !isPosted && unmappedCause == "tax_code"', 'expected_negative', 'issue', 'high', 'fix_mapping_then_post', 'open', 'finding'],
  [21, 'UNMAPPED/revenue_category', 'isUnmapped && !isPosted && unmappedCause == "revenue_category"', 'expected_negative', 'issue', 'high', 'fix_mapping_then_post', 'open', 'finding'],
  [22, 'UNMAPPED/customer', 'isUnmapped && !isPosted && unmappedCause == "customer"', 'expected_negative', 'issue', 'high', 'fix_mapping_then_post', 'open', 'finding'],
  [23, 'UNMAPPED/rate', 'isUnmapped && !isPosted && unmappedCause == "rate"', 'expected_negative', 'issue', 'high', 'load_rate_then_post', 'open', 'finding'],
  [40, 'WRONG_ENTITY/company_code', 'isPosted && entityDiffers', 'placed', 'issue', 'critical', 'reverse_and_rebook', 'open', null],
  [50, 'SPLIT_DOCUMENT/part_wrong_customer', 'splitPartOnOtherCustomer', 'part', 'issue', 'medium', 'reverse_and_rebook', 'open', null],
  [60, 'STALE_MAPPING/merged_customer', 'customerDiffers && customerWasValidBefore', 'placed', 'issue', 'medium', 'fix_mapping_then_rebook', 'open', 'erp_customer:{entity}:{bill_to}'],
  [61, 'WRONG_CUSTOMER/sibling_bill_to', 'customerDiffers && !customerWasValidBefore', 'placed', 'issue', 'medium', 'reverse_and_rebook', 'open', null],
  [70, 'WRONG_CURRENCY/currency_code', 'currencyDiffers && sameFigure', 'placed', 'issue', 'critical', 'reverse_and_rebook', 'open', null],
  [80, 'CUTOFF/silently_shifted', 'periodLater && createdAfterLock', 'placed', 'issue', 'medium', 'accept_with_note_or_accrue', 'open', null],
  [81, 'CUTOFF/posted_next_period', 'periodLater && createdAfterDeadline && !createdAfterLock', 'placed', 'issue', 'high', 'accrue_or_rebook', 'open', null],
  [90, 'PARTIAL_POSTING/consolidated_member_missing', 'isMemberMissing && !isPosted', 'expected_negative', 'issue', 'medium', 'post_supplement', 'open', null],
  [91, 'PARTIAL_POSTING/missing_line', 'differenceIsAbsentLines', 'difference', 'issue', 'medium', 'reverse_and_rebook', 'open', null],
  [100, 'TAX_VARIANCE/reverse_charge_missed', 'netsEqual && taxDiffers && billedReverseCharge && !billedHasTax && erpHasTax', 'tax_difference', 'issue', 'high', 'reverse_and_rebook', 'open', null],
  [101, 'TAX_VARIANCE/missing_tax_code', 'netsEqual && taxDiffers && billedHasTax && !erpHasTaxLine', 'tax_difference', 'issue', 'high', 'fix_mapping_then_rebook', 'open', null],
  [102, 'TAX_VARIANCE/wrong_rate', 'netsEqual && taxDiffers && !withinRounding && taxIsSupersededRate', 'tax_difference', 'issue', 'high', 'reverse_and_rebook', 'open', null],
  [110, 'FX_VARIANCE/rate_date', '!amountDiffers && baseDiffers && rateOfPostingDate', 'base_difference', 'issue', 'medium', 'reverse_and_rebook', 'open', null],
  [111, 'FX_VARIANCE/inverted_rate', '!amountDiffers && baseDiffers && rateInverted', 'base_difference', 'issue', 'critical', 'reverse_and_rebook', 'open', null],
  [112, 'FX_VARIANCE/stale_rate', '!amountDiffers && baseDiffers && rateOfEarlierPublication', 'base_difference', 'issue', 'medium', 'load_rate_then_rebook', 'open', 'fx:{rate}'],
  [120, 'ROUNDING/level', 'netsEqual && taxDiffers && withinRounding && reproducedByDeclaredLevel', 'difference', 'issue', 'low', 'accept', 'accepted', null],
  [121, 'ROUNDING/mode', 'netsEqual && taxDiffers && withinRounding && reproducedByDeclaredMode', 'difference', 'issue', 'low', 'accept', 'accepted', null],
  [122, 'ROUNDING/exponent_mismatch', 'cutToFewerDecimals', 'difference', 'issue', 'low', 'fix_mapping_accept_or_rebook', 'open', null],
  [130, 'AMOUNT_VARIANCE/sign_inverted', 'oppositeSign', 'difference', 'issue', 'critical', 'reverse_and_rebook', 'open', null],
  [131, 'AMOUNT_VARIANCE/minor_unit_scale', 'wrongScale', 'difference', 'issue', 'critical', 'reverse_and_rebook', 'open', null],
  [132, 'AMOUNT_VARIANCE/edited_after_post', 'editedAfterPost', 'difference', 'issue', 'critical', 'investigate_then_rebook', 'open', null],
  [133, 'AMOUNT_VARIANCE/discount_dropped', 'differenceIsAbsentDiscount', 'difference', 'issue', 'medium', 'reverse_and_rebook', 'open', null],
  [134, 'AMOUNT_VARIANCE/transposition', 'oneLineTransposed', 'difference', 'issue', 'medium', 'reverse_and_rebook', 'open', null],
  [138, 'AMOUNT_VARIANCE/unknown', 'amountDiffers', 'difference', 'issue', 'medium', 'investigate_then_rebook', 'open', null],
  [140, 'REVENUE_VARIANCE/not_deferred', '!amountDiffers && ratableOnRevenue', 'account_placed', 'issue', 'high', 'reclass_and_schedule', 'open', null],
  [150, 'STALE_MAPPING/gl_account', '!amountDiffers && accountOfEarlierMapping', 'account_placed', 'issue', 'high', 'fix_mapping_then_bulk_rebook', 'open', 'gl_revenue:{entity}:{sku}'],
  [151, 'WRONG_ACCOUNT/tax_account', '!amountDiffers && taxOnOtherCodesAccount', 'account_placed', 'issue', 'medium', 'reverse_and_rebook', 'open', null],
  [152, 'WRONG_ACCOUNT/dimension', '!amountDiffers && dimensionDiffers && !accountDiffers', 'account_placed', 'issue', 'low', 'reverse_and_rebook', 'open', null],
  [153, 'WRONG_ACCOUNT/account_override', '!amountDiffers && accountDiffers', 'account_placed', 'issue', 'medium', 'reverse_and_rebook', 'open', null],
  [170, 'MISSING_IN_ERP/rejected_by_erp', 'hasBilling && !isPosted && isLate && !isVoid && !isZeroTotal && wasRejected', 'expected_negative', 'issue', 'high', 'fix_master_then_post', 'open', null],
  [171, 'MISSING_IN_ERP/credit_memo_not_posted', 'hasBilling && !isPosted && isLate && !isVoid && !isZeroTotal && isCreditMemo', 'expected_negative', 'issue', 'high', 'post_now', 'open', null],
  [172, 'MISSING_IN_ERP/never_sent', 'hasBilling && !isPosted && isLate && !isVoid && !isZeroTotal && !isCreditMemo', 'expected_negative', 'issue', 'high', 'post_now', 'open', null],
  [190, 'IN_TRANSIT/none', 'hasBilling && !isPosted && !isLate && !isVoid && !isZeroTotal', 'expected_negative', 'issue', 'low', 'wait', 'waiting', null],
  [195, 'EXCLUDED/zero_total', 'isZeroTotal && !isPosted', 'zero', 'issue', 'low', 'none', 'accepted', null],
]

// A document in another currency with another figure, or one whose base amounts differ without a known pattern, is a person's question.
const questions: readonly Row[] = [
  [71, 'AMOUNT_VARIANCE/unknown', 'currencyDiffers && !sameFigure', 'expected_negative', 'issue', 'medium', 'investigate_then_rebook', 'open', null],
  [139, 'AMOUNT_VARIANCE/unknown', '!amountDiffers && (baseDiffers || lineBaseDiffers)', 'base_difference', 'issue', 'medium', 'investigate_then_rebook', 'open', null],
]

const erpRules: readonly Row[] = [
  [30, 'DUPLICATE_POSTING/same_reference', 'repeats == "same_reference"', 'actual', 'erp', 'high', 'reverse_duplicate', 'open', null],
  [31, 'DUPLICATE_POSTING/rekeyed', 'repeats == "rekeyed"', 'actual', 'erp', 'high', 'reverse_duplicate', 'open', null],
  [180, 'MISSING_IN_BILLING/manual_erp_invoice', 'repeats == ""', 'actual', 'erp', 'high', 'investigate_then_reverse_or_bill', 'open', null],
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const row of documentRules) await insertRule(db, 'document', row, row[1])
  for (const row of questions) await insertRule(db, 'document', row, `${row[1]}/${row[0] < 100 ? 'currency' : 'base'}`)
  for (const row of erpRules) await insertRule(db, 'erp_only', row, row[1])
}

async function insertRule(db: Kysely<unknown>, subject: string, row: Row, ruleId: string): Promise<void> {
  const [position, found, predicate, measure, periodOf, severity, resolution, status, grouping] = row
  const [foundClass, cause] = found.split('/')
  await sql`insert into rule (rule_id, version, position, subject, class, cause, predicate, measure, period_of, severity, resolution, status, grouping, note, proposed_by, approved_by)
    values (${ruleId}, 1, ${position}, ${subject}, ${foundClass}, ${cause}, ${predicate}, ${measure}, ${periodOf}, ${severity}, ${resolution}, ${status}, ${grouping},
      'As published with the file-drop contract, section 7.', 'product', 'release')`.execute(db)
}
