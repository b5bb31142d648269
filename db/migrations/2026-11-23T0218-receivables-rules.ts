// Payments, refunds, write-offs and applied credits are judged against the ERP, and credits that nobody used are found: the rules, in order of precedence.
import { type Kysely, sql } from 'kysely'

type Row = readonly [
  position: number,
  found: string,
  predicate: string,
  severity: string,
  resolution: string,
  status: string,
  grouping: string | null,
]

const payments: readonly Row[] = [
  [
    22,
    'UNMAPPED/customer',
    'isUnmapped && !isPosted && unmappedCause == "customer"',
    'high',
    'fix_mapping_then_post',
    'open',
    'finding',
  ],
  [
    23,
    'UNMAPPED/rate',
    'isUnmapped && !isPosted && unmappedCause == "rate"',
    'high',
    'load_rate_then_post',
    'open',
    'finding',
  ],
  [30, 'DUPLICATE_POSTING/same_reference', 'sameReference', 'high', 'reverse_duplicate', 'open', null],
  [40, 'WRONG_ENTITY/company_code', 'isPosted && entityDiffers', 'critical', 'reverse_and_rebook', 'open', null],
  [
    60,
    'STALE_MAPPING/merged_customer',
    'customerDiffers && customerWasValidBefore',
    'medium',
    'fix_mapping_then_rebook',
    'open',
    'erp_customer:{entity}:{bill_to}',
  ],
  [61, 'WRONG_CUSTOMER/sibling_bill_to', 'customerDiffers', 'medium', 'reverse_and_rebook', 'open', null],
  [70, 'WRONG_CURRENCY/currency_code', 'currencyDiffers', 'critical', 'reverse_and_rebook', 'open', null],
  [
    80,
    'CUTOFF/silently_shifted',
    'periodLater && createdAfterLock',
    'medium',
    'accept_with_note_or_accrue',
    'open',
    null,
  ],
  [
    81,
    'CUTOFF/posted_next_period',
    'periodLater && createdAfterDeadline && !createdAfterLock',
    'high',
    'accrue_or_rebook',
    'open',
    null,
  ],
  [90, 'AMOUNT_VARIANCE/sign_inverted', 'oppositeSign', 'critical', 'reverse_and_rebook', 'open', null],
  [91, 'AMOUNT_VARIANCE/minor_unit_scale', 'wrongScale', 'critical', 'reverse_and_rebook', 'open', null],
  [
    92,
    'AMOUNT_VARIANCE/edited_after_post',
    'amountDiffers && editedAfterPost',
    'critical',
    'investigate_then_rebook',
    'open',
    null,
  ],
  [93, 'AMOUNT_VARIANCE/unknown', 'amountDiffers', 'medium', 'investigate_then_rebook', 'open', null],
  [100, 'MISAPPLIED_PAYMENT/wrong_invoice', 'appliedElsewhere', 'low', 'reapply', 'open', null],
  [110, 'WRONG_ACCOUNT/account_override', 'accountDiffers', 'medium', 'reverse_and_rebook', 'open', null],
  [
    120,
    'FX_VARIANCE/realised_difference_missing',
    'receivableBaseDiffers && !hasRealisedDifference',
    'medium',
    'post_adjustment',
    'open',
    null,
  ],
  [
    121,
    'FX_VARIANCE/inverted_rate',
    'moneyBaseDiffers && rateInverted',
    'critical',
    'reverse_and_rebook',
    'open',
    null,
  ],
  [
    122,
    'FX_VARIANCE/stale_rate',
    'moneyBaseDiffers && rateOfEarlierPublication',
    'medium',
    'load_rate_then_rebook',
    'open',
    null,
  ],
  [123, 'FX_VARIANCE/rate_date', 'moneyBaseDiffers && rateOfPostingDate', 'medium', 'reverse_and_rebook', 'open', null],
  [
    124,
    'AMOUNT_VARIANCE/unknown',
    'moneyBaseDiffers || receivableBaseDiffers',
    'medium',
    'investigate_then_rebook',
    'open',
    null,
  ],
  [
    130,
    'MISSING_IN_ERP/rejected_by_erp',
    'isLate && !isPosted && wasRejected',
    'high',
    'fix_master_then_post',
    'open',
    null,
  ],
  [131, 'MISSING_IN_ERP/never_sent', 'isLate && !isPosted', 'high', 'post_now', 'open', null],
  [
    140,
    'MISSING_IN_BILLING/manual_erp_invoice',
    'noBillingPayment',
    'high',
    'investigate_then_reverse_or_bill',
    'open',
    null,
  ],
  [150, 'PAYMENT_VARIANCE/short_pay', 'isShort && !isTolerated', 'low', 'dispute_or_write_off', 'open', null],
  [151, 'PAYMENT_VARIANCE/short_pay', 'isShort && isTolerated', 'low', 'dispute_or_write_off', 'accepted', null],
]

const credits: readonly Row[] = [
  [160, 'UNAPPLIED_CREDIT/aged', 'olderThanLimit && customerHasOpenInvoice', 'low', 'apply_credit', 'open', null],
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const row of payments) await insertRule(db, 'payment', row)
  for (const row of credits) await insertRule(db, 'open_credit', row)
}

async function insertRule(db: Kysely<unknown>, subject: string, row: Row): Promise<void> {
  const [position, found, predicate, severity, resolution, status, grouping] = row
  const [foundClass, cause] = found.split('/')
  await sql`insert into rule (rule_id, version, position, subject, class, cause, predicate, measure, period_of, severity, resolution, status, grouping, note, proposed_by, approved_by)
    values (${ruleIdOf(subject, row)}, 1, ${position}, ${subject}, ${foundClass}, ${cause}, ${predicate}, 'stated', 'stated', ${severity}, ${resolution}, ${status}, ${grouping},
      'As published with the file-drop contract, section 7.', 'product', 'release')`.execute(db)
}

/** Two rules may give one cause: what is tolerated, and what differs in functional currency alone, have names of their own. */
function ruleIdOf(subject: string, [position, found, , , , status]: Row): string {
  const suffix = status === 'accepted' ? '/tolerated' : position === 124 ? '/functional' : ''
  return `${found}/${subject}${suffix}`
}
