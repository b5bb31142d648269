import { listFunctionalCurrencies } from '#db/queries/verify-findings'
import { type Check, openTally } from './check.ts'
import { inForce } from './payload-pages.ts'
import { type ErpPayload, readErpDocument, signedSide } from './payload-shapes.ts'

/** Every posted ERP document has as much debit as credit, in document and in functional currency. */
export const checkErpBalance: Check = async ({ db, run }) => {
  const tally = openTally('ERP documents balance in both currencies')
  if (!run) return tally.result()
  const currencies = await listFunctionalCurrencies(db)
  for await (const page of inForce(db, 'erp_documents', run.as_of)) {
    for (const row of page) {
      const erp = readErpDocument(row.payload)
      if (erp?.status !== 'posted') continue
      tally.seen()
      const functional = currencies.get(erp.entity) ?? erp.currency
      tally.hold(
        documentBalance(erp) === 0n,
        `erp_document ${erp.id}`,
        () => `debit and credit differ in ${erp.currency}`,
      )
      tally.hold(
        baseBalance(erp, functional) === 0n,
        `erp_document ${erp.id}`,
        () => `debit and credit differ in ${functional}`,
      )
    }
  }
  return tally.result()
}

function documentBalance(erp: ErpPayload): bigint | null {
  return total(erp.lines.map((line) => signedSide(line.debit, line.credit, erp.currency)))
}

function baseBalance(erp: ErpPayload, functional: string): bigint | null {
  return total(erp.lines.map((line) => signedSide(line.base_debit, line.base_credit, functional)))
}

function total(sides: readonly (bigint | null)[]): bigint | null {
  return sides.reduce((sum, side) => (sum === null || side === null ? null : sum + side), 0n)
}
