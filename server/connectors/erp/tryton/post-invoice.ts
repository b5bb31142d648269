import type { ErpDocumentDraft } from '../../../domain/corrections/erp-draft.ts'
import type { Exchange, PostAnswer } from '../../contract.ts'
import { bookInvoice } from './book-invoice.ts'
import type { TrytonClient } from './client.ts'
import { type Books, booksOf, draftBooks, firstDifference, minorOf } from './draft-books.ts'
import { invoiceValues } from './invoice-values.ts'
import { mirrorValues } from './mirror-values.ts'
import { nested, readCompany, type TrytonCompany, textOf } from './records.ts'
import { answerOf, RejectedDocument, TooLate } from './rejection.ts'
import type { TrytonSettings } from './settings.ts'
import { sourceIdOf } from './source-id.ts'

/** What one attempt has said so far: kept with the attempt, and told apart from silence before anything was written. */
interface Attempt {
  readonly said: { call: string; values?: unknown }[]
  hasWritten: boolean
  invoice: number | undefined
  readonly assertInTime: () => void
}

interface Wish {
  readonly company: TrytonCompany
  readonly draft: ErpDocumentDraft
  readonly settings: TrytonSettings
}

/** Creates a customer invoice or completes the unfinished one with its reference, lets Tryton compute it, compares account by account with the draft, and only then posts it. Never throws for what Tryton may answer. */
export async function postInvoice(
  client: TrytonClient,
  settings: TrytonSettings,
  wish: { company: string; draft: ErpDocumentDraft; deadline: Date },
): Promise<{ answer: PostAnswer; exchange: Exchange }> {
  const attempt: Attempt = {
    ...{ said: [], hasWritten: false, invoice: undefined },
    assertInTime() {
      if (Date.now() > wish.deadline.getTime()) throw new TooLate()
    },
  }
  const answer = await tryToPost(client, attempt, { ...wish, settings })
  return { answer, exchange: { request: attempt.said, answer } }
}

async function tryToPost(
  client: TrytonClient,
  attempt: Attempt,
  wish: { company: string; draft: ErpDocumentDraft; settings: TrytonSettings },
): Promise<PostAnswer> {
  try {
    if (wish.draft.type !== 'ar_invoice' && wish.draft.type !== 'ar_credit_memo') {
      throw new RejectedDocument(
        'not_permitted',
        'Only invoices and credit notes are posted to Tryton; a journal is booked or taken back there by hand.',
      )
    }
    attempt.assertInTime()
    const company = await readCompany(client, wish.company)
    const full = { ...wish, company }
    const wanted = draftBooks(wish.draft)
    if (wish.draft.currency !== company.currency) {
      throw new RejectedDocument('other', `Into ${company.name} only documents in ${company.currency} are posted.`)
    }
    const id = await prepareInvoice(client, attempt, full, wanted)
    attempt.assertInTime()
    attempt.said.push({ call: 'post', values: id })
    const docNo = await bookInvoice(client, { company, draft: wish.draft, invoice: id })
    return { kind: 'posted', sourceId: sourceIdOf(wish.settings.database, id), docNo }
  } catch (error) {
    const answer = answerOf(error, attempt.hasWritten)
    if (answer.kind === 'rejected' && attempt.invoice !== undefined) await discard(client, attempt.invoice)
    return answer
  }
}

/** Gives an invoice that is validated and comes to what the draft says: the one an earlier attempt left, or a new one. */
async function prepareInvoice(client: TrytonClient, attempt: Attempt, wish: Wish, wanted: Books): Promise<number> {
  const { company, draft } = wish
  const unfinished = [
    ['company', '=', company.id],
    ['type', '=', 'out'],
    ['reference', '=', draft.external_ref],
    ['state', 'in', ['draft', 'validated']],
  ]
  const [left] = await client.rows('account.invoice', unfinished, { fields: ['id'], order: [['id', 'ASC']] })
  if (left) {
    attempt.hasWritten = true
    if ((await validate(client, attempt, { ...wish, id: left.id }, wanted)) === undefined) return left.id
    await discard(client, left.id)
  }
  const { reversal_of: reversalOf } = draft
  const values =
    reversalOf === null
      ? await invoiceValues(client, wish.settings, { company, draft })
      : await mirrorValues(client, { company, draft, database: wish.settings.database, reversalOf })
  attempt.assertInTime()
  attempt.said.push({ call: 'create', values })
  attempt.hasWritten = true
  const id = await client.create('account.invoice', values, { company: company.id })
  attempt.invoice = id
  const difference = await validate(client, attempt, { ...wish, id }, wanted)
  if (difference !== undefined) throw new RejectedDocument('total_mismatch', difference)
  return id
}

/** Lets Tryton compute the taxes, which books nothing yet, and compares. Gives a sentence when the result is not the draft's. */
async function validate(client: TrytonClient, attempt: Attempt, wish: Wish & { id: number }, wanted: Books) {
  const { id, draft } = wish
  attempt.invoice = id
  attempt.said.push({ call: 'validate_invoice', values: id })
  await client.call('account.invoice', 'validate_invoice', [[id]])
  const made = await readBooks(client, id, draft.currency)
  const account = firstDifference(wanted, made)
  if (account === undefined) return undefined
  const [told, own] = [made.get(account) ?? 0n, wanted.get(account) ?? 0n]
  return `On account ${account} Tryton makes ${told} of it where the document says ${own} (minor units of ${draft.currency}).`
}

async function readBooks(client: TrytonClient, id: number, currency: string): Promise<Books> {
  const ofInvoice = [['invoice', '=', id]]
  const fields = ['amount', 'account.code']
  const [[invoice], lines, taxes] = await Promise.all([
    client.rows('account.invoice', [['id', '=', id]], { fields: ['total_amount', 'account.code'] }),
    client.rows('account.invoice.line', [...ofInvoice, ['type', '=', 'line']], { fields }),
    client.rows('account.invoice.tax', ofInvoice, { fields }),
  ])
  if (!invoice) throw new RejectedDocument('other', `Invoice ${id} is gone from Tryton.`)
  const codeOf = (row: object) => textOf(nested({ ...row }, 'account'), 'code')
  const credits = [...lines, ...taxes].map((row) => [codeOf(row), -minorOf(textOf(row, 'amount'), currency)] as const)
  return booksOf([[codeOf(invoice), minorOf(textOf(invoice, 'total_amount'), currency)], ...credits])
}

/** Cancels an invoice that is not going to be posted, so that no look-up finds it. What does not succeed leaves an unfinished invoice, which the next attempt takes up. */
async function discard(client: TrytonClient, id: number): Promise<void> {
  await client.call('account.invoice', 'cancel', [[id]]).catch(() => undefined)
}
