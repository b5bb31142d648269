import { countMirrored, listMirroredPayments } from '#db/queries/verify-mirror'
import { documentIdOf } from '../../domain/ids.ts'
import { type Check, openTally } from './check.ts'
import { allVersions } from './payload-pages.ts'
import { minorOf, type PaymentPayload, readPayment } from './payload-shapes.ts'

/** Every version of every mirrored payment and its applications say what the payload says. */
export const checkPaymentMirror: Check = async ({ db }) => {
  const tally = openTally('payment mirror equals its payloads')
  const { mirrored, received } = await countMirrored(db, 'payment', 'payments')
  tally.hold(mirrored === received, 'payment', () => `${mirrored} versions for ${received} payloads`)
  for await (const page of allVersions(db, 'payments')) {
    const payments = page.map((row) => ({ row, payment: readPayment(row.payload) }))
    const ids = payments.flatMap(({ payment }) => (payment ? [documentIdOf('billing', payment.id)] : []))
    const kept = keptTexts(await listMirroredPayments(db, [...new Set(ids)]))
    for (const { row, payment } of payments) {
      tally.seen()
      const name = `payment ${row.natural_key} version ${row.version_no}`
      const key = payment ? `${documentIdOf('billing', payment.id)} ${row.version_no}` : ''
      const said = payment ? saidText(payment) : undefined
      tally.hold(said !== undefined && kept.get(key) === said, name, () =>
        kept.has(key) ? 'differs from the payload' : 'is not in the mirror',
      )
    }
  }
  return tally.result()
}

function saidText(payment: PaymentPayload): string {
  const minor = (decimal: string) => String(minorOf(decimal, payment.currency))
  const applications = (payment.applications ?? []).map((one) => `${one.invoice_id} ${minor(one.amount)}`)
  return [
    payment.id,
    payment.kind,
    payment.entity,
    payment.bill_to_id,
    payment.date,
    payment.currency,
    minor(payment.amount),
    ...applications,
  ].join('|')
}

function keptTexts(mirrored: Awaited<ReturnType<typeof listMirroredPayments>>): Map<string, string> {
  const keyOf = (row: { document_id: string; version_no: number }) => `${row.document_id} ${row.version_no}`
  const applications = Map.groupBy(
    mirrored.applications.toSorted((a, b) => a.application_no - b.application_no),
    keyOf,
  )
  return new Map(
    mirrored.documents.map((row) => [
      keyOf(row),
      [
        row.source_id,
        row.kind,
        row.entity,
        row.bill_to_id,
        row.paid_on,
        row.currency,
        row.amount_minor,
        ...(applications.get(keyOf(row)) ?? []).map((one) => `${one.invoice_id} ${one.amount_minor}`),
      ].join('|'),
    ]),
  )
}
