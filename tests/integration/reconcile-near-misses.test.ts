import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Desk, listMatches, listStanding, openDesk } from '#tests/support/judgement/desk'
import { invoiceOf, linesOf, postingOf } from '#tests/support/judgement/rows'
import type { BillingRow, ErpRow } from '#tests/support/judgement/scenario'

let desk: Desk
beforeEach(async () => {
  desk = await openDesk()
})
afterEach(() => desk.close())

const told = async () =>
  (await listStanding(desk)).flatMap((row) => (row.status === 'resolved' ? [] : [`${row.subject} ${row.found}`]))

/** Asks over what changed, then over everything, and gives what both said. */
async function toldTwice() {
  const changed = await desk.run()
  const seen = await told()
  expect((await desk.run(undefined, true)).resultSha).toBe(changed.resultSha)
  expect(await told()).toEqual(seen)
  return seen
}

const inMeer = (id: string, ref: string, amount: string): ErpRow => ({
  ...postingOf(invoiceOf(id, amount)),
  ...{
    id,
    ref,
    entity: 'MEER',
    customer: 'M-801',
    lines: [
      ['14000', amount],
      ['43900', `-${amount}`],
    ],
  },
})

test('a document keyed again is a document by hand once what it repeats has lost its invoice', async () => {
  const invoice = invoiceOf('a', '100.00', { number: 'N-12' })
  await desk.deliver({ billing: [invoice], erp: [inMeer('p', 'N-12', '100.00'), inMeer('u', 'N-21', '100.00')] })
  expect(await toldTwice()).toEqual(['a WRONG_ENTITY/company_code', 'u DUPLICATE_POSTING/rekeyed'])
  const lines: BillingRow['lines'] = [['PING', 'charge', 'EXP', '130.00']]
  await desk.deliver({ billing: [{ ...invoice, gross: '130.00', lines }] })
  expect(await toldTwice()).toEqual([
    'a MISSING_IN_ERP/never_sent',
    'p MISSING_IN_BILLING/manual_erp_invoice',
    'u MISSING_IN_BILLING/manual_erp_invoice',
  ])
})

test('a suggestion comes when it is alone, goes when it is not, and comes again', async () => {
  const invoice = invoiceOf('s', '81.00')
  const loose = { ref: null, lines: linesOf('81.00', null) }
  await desk.deliver({
    billing: [invoice],
    erp: [postingOf(invoice, loose), postingOf(invoice, { ...loose, id: 'e2' })],
  })
  await toldTwice()
  expect(await listMatches(desk)).toEqual([])
  const turned = { id: 'r', reversal_of: 'e2', ref: null, lines: linesOf('-81.00', null) }
  await desk.deliver({ erp: [postingOf(invoice, { ...turned, type: 'ar_credit_memo' })] })
  await toldTwice()
  expect(await listMatches(desk)).toEqual(['1:1 suggested e-s s'])
})
