import type { Preparation } from './prepared-document.ts'

/** What a plan does for one exception. */
export type Treatment =
  | 'post_now'
  | 'reverse_and_rebook'
  | 'reverse'
  | 'reverse_duplicate'
  | 'post_supplement'
  | AdjustingTreatment

/** What a plan adds by a journal, where what stands is not taken back. */
export type AdjustingTreatment = 'modify_schedule' | 'post_adjustment' | 'reapply'

/** Ways to put an exception right. Those that are no treatment happen outside a plan: in the mappings, by acceptance, or by a person elsewhere. */
export type RemedyKind =
  | Treatment
  | Preparation
  | ErpInstruction
  | 'fix_mapping'
  | 'load_rate'
  | 'fix_master'
  | 'accept'
  | 'wait'
  | 'investigate'

/** What a person does in the ERP or with the customer; the finding names every document and figure it takes. */
export type ErpInstruction = 'apply_credit' | 'dispute_or_write_off'

export interface Remedy {
  readonly kind: RemedyKind
  /** A plan may choose it without asking; otherwise a person names it. */
  readonly isDefault: boolean
}

/** The treatments, in the order in which screens list them. */
export const treatments: readonly Treatment[] = [
  'post_now',
  'reverse_and_rebook',
  'reverse',
  'reverse_duplicate',
  'post_supplement',
  'modify_schedule',
  'post_adjustment',
  'reapply',
]

/** Whether a treatment adds a journal to what stands. */
export function isAdjusting(treatment: Treatment): treatment is AdjustingTreatment {
  return treatment === 'modify_schedule' || treatment === 'post_adjustment' || treatment === 'reapply'
}

const first = (kind: RemedyKind): Remedy => ({ kind, isDefault: true })
const other = (kind: RemedyKind): Remedy => ({ kind, isDefault: false })

// Ranked: the first is what to do, the others are possible. A resolution that is not listed is carried out elsewhere, by the instruction its name has.
const byResolution: Readonly<Record<string, readonly Remedy[]>> = {
  post_now: [first('post_now')],
  fix_master_then_post: [first('fix_master'), first('post_now')],
  fix_mapping_then_post: [first('fix_mapping'), first('post_now')],
  load_rate_then_post: [first('load_rate'), first('post_now')],
  reverse_duplicate: [first('reverse_duplicate')],
  reverse: [first('reverse')],
  reverse_and_rebook: [first('reverse_and_rebook'), other('accept')],
  fix_mapping_then_rebook: [first('fix_mapping'), first('reverse_and_rebook')],
  fix_mapping_then_bulk_rebook: [first('fix_mapping'), first('reverse_and_rebook')],
  load_rate_then_rebook: [first('load_rate'), first('reverse_and_rebook')],
  post_supplement: [first('post_supplement')],
  accept: [first('accept')],
  accept_with_note_or_accrue: [first('accept'), other('reverse_and_rebook')],
  accrue_or_rebook: [first('reverse_and_rebook'), other('accept')],
  fix_mapping_accept_or_rebook: [first('reverse_and_rebook'), other('accept')],
  investigate_then_rebook: [first('investigate'), other('reverse_and_rebook')],
  investigate_then_reverse_or_bill: [first('investigate'), other('reverse')],
  reclass_and_schedule: [first('reverse_and_rebook')],
  reverse_or_document: [first('investigate'), other('reverse')],
  reopen_or_rebook_current: [first('investigate'), other('reverse')],
  credit_and_rebill: [first('credit_and_rebill')],
  credit_memo: [first('credit_memo')],
  bill_supplement: [first('bill_supplement')],
  reapply: [first('reapply')],
  apply_credit: [first('apply_credit')],
  dispute_or_write_off: [first('dispute_or_write_off'), other('accept')],
  modify_schedule: [first('modify_schedule')],
  post_adjustment: [first('post_adjustment')],
  wait: [first('wait')],
  none: [],
}

/** The ways to put an exception right, best first, by the resolution its rule names (file-drop contract, section 7). What no plan can do yet is to be investigated. */
export function remediesFor(exception: { readonly resolution: string; readonly status: string }): readonly Remedy[] {
  if (exception.status === 'resolved') return []
  return byResolution[exception.resolution] ?? [first('investigate')]
}

/** What a plan does for an exception: the treatment asked for where it fits, with no wish the one that needs no decision; null where a person must decide first. */
export function treatmentFor(
  exception: { readonly resolution: string; readonly status: string },
  wished: Treatment | 'recommended',
): Treatment | null {
  const remedies = remediesFor(exception)
  const possible = treatments.filter((kind) =>
    remedies.some(
      (remedy) => remedy.kind === kind && (wished === kind || (wished === 'recommended' && remedy.isDefault)),
    ),
  )
  return possible[0] ?? null
}

/** The resolutions for which a document is prepared for billing to issue. */
export function preparationOf(resolution: string): Preparation | null {
  const preparations: readonly Preparation[] = ['credit_and_rebill', 'credit_memo', 'bill_supplement']
  return preparations.find((one) => one === resolution) ?? null
}
