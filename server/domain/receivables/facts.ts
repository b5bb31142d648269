import type { Facts } from '../diagnosis/facts.ts'

/** Everything a rule about payments may read, when nothing of it holds. Names that rules about documents read too mean the same here. */
export const NO_PAYMENT_FACTS: Facts = {
  isPosted: false,
  isLate: false,
  wasRejected: false,
  isUnmapped: false,
  unmappedCause: '',
  entityDiffers: false,
  customerDiffers: false,
  customerWasValidBefore: false,
  currencyDiffers: false,
  periodLater: false,
  createdAfterLock: false,
  createdAfterDeadline: false,
  amountDiffers: false,
  oppositeSign: false,
  wrongScale: false,
  editedAfterPost: false,
  rateOfPostingDate: false,
  rateInverted: false,
  rateOfEarlierPublication: false,
  appliedElsewhere: false,
  accountDiffers: false,
  receivableBaseDiffers: false,
  hasRealisedDifference: false,
  moneyBaseDiffers: false,
  sameReference: false,
  noBillingPayment: false,
  isShort: false,
  isTolerated: false,
}

/** The facts that rules about payments and open credits read, each with an example of its kind. */
export const receivablesVocabulary: Facts = {
  ...NO_PAYMENT_FACTS,
  olderThanLimit: false,
  customerHasOpenInvoice: false,
}
