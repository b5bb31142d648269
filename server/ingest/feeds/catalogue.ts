import type { Feed } from '../feed.ts'
import { accountsFeed } from './accounts.ts'
import { amendmentsFeed } from './amendments.ts'
import { billTosFeed } from './bill-tos.ts'
import { erpBalancesFeed } from './erp-balances.ts'
import { erpCustomersFeed } from './erp-customers.ts'
import { erpDocumentsFeed } from './erp-documents.ts'
import { fxRatesFeed } from './fx-rates.ts'
import { identitiesFeed } from './identities.ts'
import { invoicesFeed } from './invoices.ts'
import { legalEntitiesFeed } from './legal-entities.ts'
import { mappingsFeed } from './mappings.ts'
import { metricsFeed } from './metrics.ts'
import { paymentsFeed } from './payments.ts'
import { periodsFeed } from './periods.ts'
import { pricesFeed } from './prices.ts'
import { productsFeed } from './products.ts'
import { subscriptionsFeed } from './subscriptions.ts'
import { taxCodesFeed } from './tax-codes.ts'
import { usageEventsFeed } from './usage-events.ts'

/** Every feed of contract version 1 in the order they are read: legal entities first, for their currency decides how ERP base amounts are read. */
export const FEEDS: readonly Feed[] = [
  legalEntitiesFeed,
  accountsFeed,
  identitiesFeed,
  billTosFeed,
  erpCustomersFeed,
  taxCodesFeed,
  productsFeed,
  metricsFeed,
  pricesFeed,
  fxRatesFeed,
  mappingsFeed,
  subscriptionsFeed,
  amendmentsFeed,
  periodsFeed,
  invoicesFeed,
  paymentsFeed,
  erpDocumentsFeed,
  erpBalancesFeed,
  usageEventsFeed,
]
