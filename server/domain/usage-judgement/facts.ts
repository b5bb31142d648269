import type { Facts } from '../diagnosis/facts.ts'

/** The facts that rules about usage and rating read, each with an example of its kind. */
export const usageVocabulary: Facts = {
  quantityEqual: false,
  billedCountsResends: false,
  billedCountsUtcMonth: false,
  lateEffect: '',
  minimumAbsent: false,
  netAtEarlierPrice: false,
  netAtFirstUnitBounds: false,
  netByThirtyDays: false,
}
