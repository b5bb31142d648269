import { z } from 'zod'
import { defineFeed } from '../feed.ts'
import { currency, day, decimal, optionalText, text, timeZone } from '../fields.ts'

const SubscriptionRow = z.looseObject({
  subscription_id: text,
  bill_to_id: text,
  entity: text,
  usage_tenant_id: optionalText,
  billing_time_zone: timeZone,
  currency,
  price_list: text,
  discount_percent: decimal.nullish(),
  start_date: day,
  items: z.array(
    z.looseObject({ sku: text, quantity: decimal.nullish(), start_date: day, minimum: decimal.nullish() }),
  ),
})

export const subscriptionsFeed = defineFeed({
  name: 'subscriptions',
  row: SubscriptionRow,
  key: (row) => [row.subscription_id],
  entity: (row) => row.entity,
})
