import type { Facts } from '../diagnosis/facts.ts'

/** The facts that rules about revenue journals read, each with an example of its kind. */
export const revenueVocabulary: Facts = {
  journalRepeatsReference: false,
  endsContract: false,
  journalsLackSchedule: false,
  recognitionDiffers: false,
  recognitionCaughtUp: false,
  caughtUpByPlan: false,
  differingMonths: '',
}
