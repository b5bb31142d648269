import { z } from 'zod'
import { documentIdOf } from '../../domain/ids.ts'
import { amountReader } from '../amounts.ts'
import { defineFeed, type Landed, type LandingScope } from '../feed.ts'
import { currency, day, decimal, instant, optionalText, text } from '../fields.ts'
import { type Rejection, rejection } from '../rejection.ts'

const PaymentRow = z.looseObject({
  id: text,
  kind: z.enum(['payment', 'refund', 'write_off', 'credit_application']),
  entity: text,
  bill_to_id: text,
  date: day,
  recorded_at: instant,
  currency,
  amount: decimal,
  credit_memo_id: optionalText,
  applications: z
    .array(z.looseObject({ invoice_id: text, amount: decimal, intent: z.enum(['full', 'partial']) }))
    .nullish(),
  method: optionalText,
})
type PaymentRow = z.infer<typeof PaymentRow>

export const paymentsFeed = defineFeed({
  name: 'payments',
  row: PaymentRow,
  key: (row) => [row.id],
  entity: (row) => row.entity,
  totals: (raw, add) => add(raw['currency'], raw['amount']),
  land: landPayment,
})

/** Amounts stay as the source states them: positive, the kind tells the direction. */
function landPayment(row: PaymentRow, scope: LandingScope): Landed {
  const rejections: Rejection[] = []
  if (!scope.functionalCurrency(row.entity))
    rejections.push(rejection('entity', 'unknown_entity', { entity: row.entity }))
  const amount = amountReader(row.currency, rejections)
  const applications = (row.applications ?? []).map((application, at) => ({
    application_no: at + 1,
    invoice_id: application.invoice_id,
    intent: application.intent,
    amount_minor: String(amount(application.amount, `applications[${at + 1}].amount`)),
  }))
  const payment = {
    source_id: row.id,
    kind: row.kind,
    entity: row.entity,
    bill_to_id: row.bill_to_id,
    paid_on: row.date,
    recorded_at: row.recorded_at,
    currency: row.currency,
    amount_minor: String(amount(row.amount, 'amount')),
    credit_memo_id: row.credit_memo_id,
    method: row.method,
  }
  if (rejections.length > 0) return { rejections }
  const documentId = documentIdOf('billing', row.id)
  return { landing: { documentId, existsAt: row.recorded_at, rows: { payment, applications } } }
}
