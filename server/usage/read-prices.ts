import { z } from 'zod'
import type { Tx } from '#db/client'
import { listReferencePayloads } from '#db/queries/recon-reference'
import { bareOf, type Price, priceModels } from '../domain/rating/price-version.ts'
import { buildPriceBook, type PriceBook, type PriceKey } from '../domain/usage-judgement/price-book.ts'

/** A version of a price as a price list holds it. The contract knows neither fees nor free amounts, and a bound belongs to the lower tier (file-drop contract, section 2). */
export interface ListedPrice extends PriceKey, Price {
  readonly currency: string
  /** For a percentage: of which product's yearly price, and the least a month costs. */
  readonly ofSku: string | null
  readonly minimum: string | null
}

const maybe = z.string().nullish()
const version = z.object({
  price_id: z.string(),
  price_list: z.string(),
  sku: z.string(),
  currency: z.string(),
  model: z.enum(priceModels),
  unit_price: maybe,
  tiers: z.array(z.object({ up_to: maybe, unit_price: z.string() })).nullish(),
  package_size: maybe,
  package_price: maybe,
  percent: maybe,
  of_sku: maybe,
  minimum: maybe,
  valid_from: maybe,
  valid_to: maybe,
})

/** Every version of every price as known at an instant. */
export async function readPrices(tx: Tx, asOf: Date): Promise<PriceBook<ListedPrice>> {
  const payloads = await listReferencePayloads(tx, 'prices', asOf)
  return buildPriceBook(payloads.map((payload) => listedPrice(version.parse(payload))))
}

function listedPrice(told: z.infer<typeof version>): ListedPrice {
  return {
    ...bareOf(told.model, told.currency),
    priceId: told.price_id,
    priceList: told.price_list,
    sku: told.sku,
    validFrom: told.valid_from ?? null,
    validTo: told.valid_to ?? null,
    unitPrice: told.unit_price ?? null,
    tiers: (told.tiers ?? []).map((tier) => ({
      upTo: tier.up_to ?? null,
      unitPrice: tier.unit_price,
      flatFee: null,
    })),
    packageSize: told.package_size ?? null,
    packagePrice: told.package_price ?? null,
    percent: told.percent ?? null,
    ofSku: told.of_sku ?? null,
    minimum: told.minimum ?? null,
  }
}
