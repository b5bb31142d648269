import type { ErpDocumentDraft } from '../../../domain/corrections/erp-draft.ts'
import { firstDayOf, lastDayOf } from '../../../domain/period.ts'
import type { TrytonClient } from './client.ts'
import { TrytonFault } from './fault.ts'
import { type TrytonCompany, textOf } from './records.ts'
import { day } from './wire.ts'

/** A due date in the past only asks a person whether it is meant. */
const DUE_IN_THE_PAST = /^invoice_payment_term_/
const NUMBERED_LATER = /must set an accounting date after/i

interface Booking {
  readonly company: TrytonCompany
  readonly draft: ErpDocumentDraft
  readonly invoice: number
}

/** Posts a validated invoice and gives its number. Confirms that its due date may be past, and where a later invoice of the month has a number already, moves its accounting date there within the month. Throws a fault. */
export async function bookInvoice(client: TrytonClient, booking: Booking): Promise<string> {
  const ids = [booking.invoice]
  await postOnce(client, booking, [confirmDueDate, moveWithinPeriod])
  const [posted] = await client.rows('account.invoice', [['id', 'in', ids]], { fields: ['number'] })
  if (!posted) throw new TrytonFault('silent', `Invoice ${booking.invoice} was posted and cannot be read.`)
  return textOf(posted, 'number')
}

type Remedy = (client: TrytonClient, booking: Booking, fault: TrytonFault) => Promise<boolean>

/** Each remedy is tried once: one that did not help leaves the fault to a person. */
async function postOnce(client: TrytonClient, booking: Booking, remedies: readonly Remedy[]): Promise<void> {
  try {
    await client.call('account.invoice', 'post', [[booking.invoice]])
  } catch (error) {
    if (!(error instanceof TrytonFault)) throw error
    for (const remedy of remedies) {
      if (!(await remedy(client, booking, error))) continue
      const others = remedies.filter((other) => other !== remedy)
      return postOnce(client, booking, others)
    }
    throw error
  }
}

async function confirmDueDate(client: TrytonClient, _booking: Booking, fault: TrytonFault): Promise<boolean> {
  if (fault.kind !== 'warning' || !DUE_IN_THE_PAST.test(fault.warning ?? '')) return false
  const user = await client.userId()
  await client.create('res.user.warning', { user, name: fault.warning, always: false })
  return true
}

/** Tryton numbers customer invoices in the order of their dates. Any day from the issue to the end of its month is a posting date of the document (file-drop contract, section 6). */
async function moveWithinPeriod(client: TrytonClient, booking: Booking, fault: TrytonFault): Promise<boolean> {
  const { company, draft, invoice } = booking
  if (fault.kind !== 'rule' || !NUMBERED_LATER.test(fault.message)) return false
  const inPeriod = [
    ['company', '=', company.id],
    ['state', '=', 'posted'],
    ['origin', 'like', 'account.invoice,%'],
    ['date', '>=', day(draft.posting_date)],
    ['date', '>=', day(firstDayOf(draft.period))],
    ['date', '<=', day(lastDayOf(draft.period))],
  ]
  const [newest] = await client.rows('account.move', inPeriod, {
    fields: ['date'],
    order: [['date', 'DESC']],
    limit: 1,
  })
  const date = newest && textOf(newest, 'date')
  if (date === undefined || date <= draft.posting_date) return false
  await client.call('account.invoice', 'write', [[invoice], { accounting_date: day(date) }])
  return true
}
