import { z } from 'zod'
import { listPayloadVersions } from '#db/queries/document-detail'
import type { WebCtx } from '../auth/web-ctx.ts'
import { checkRegistration } from '../domain/tax/registration.ts'
import { text, type ValueView } from './view.ts'

const StatedRegistration = z.object({ country: z.string().nullish(), tax_registration: z.string().nullish() })

/** The buyer's tax registration as billing states it last, with what the check of its form and digits says at the tax point; null where none is stated. A tax that the buyer accounts for rests on it (domain rules, section 6). */
export async function readBuyerRegistration(
  ctx: WebCtx,
  sale: { readonly billTo: string; readonly taxPoint: string },
): Promise<ValueView | null> {
  const [newest] = await listPayloadVersions(ctx.db, { stream: 'bill_tos', naturalKey: sale.billTo, limit: 1 })
  if (!newest) return null
  const stated = StatedRegistration.safeParse(JSON.parse(newest.payload))
  const { country, tax_registration: number } = stated.data ?? {}
  if (!number) return null
  if (!country) return text(number)
  const check = checkRegistration({ country, scheme: 'vat', number, validFrom: null, validTo: null }, sale.taxPoint)
  return text(`${check.normalised} · ${ctx.t(`documents.registration.${check.result}`)}`)
}
