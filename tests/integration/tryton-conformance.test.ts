import { describeErp, type ErpBench } from '#tests/support/erp-conformance'
import { draftOf } from '#tests/support/tryton/drafts'
import { seeded } from '#tests/support/tryton/seed'
import { type TestTryton, testTryton } from '#tests/support/tryton/test-tryton'

/** A real ERP on a busy machine needs seconds to sign somebody in. */
const PATIENCE = 5

describeErp('Tryton', async (): Promise<ErpBench> => {
  const erp = await testTryton()
  const open = async (period: string) => {
    await move(erp, ['account.period', [['name', '=', period]]], 'reopen')
    // closing a period closes its journals with it; opening it does not open them again
    await move(erp, ['account.journal.period', [['period.name', '=', period]]], 'reopen')
  }
  return {
    company: seeded.company,
    open: ({ timeoutMs } = {}) => erp.open(timeoutMs === undefined ? {} : { timeoutMs: timeoutMs * PATIENCE }),
    invoice: (reference) => draftOf(reference, { net: '100.00', tax: '19.00', gross: '119.00' }),
    creditMemo: (reference) => draftOf(reference, { net: '-50.00', tax: '-9.50', gross: '-59.50' }),
    countInErp: (reference) => count(erp, reference),
    crashAfterCreate: async () => erp.disturb('model.account.invoice.create', { kind: 'lose' }),
    answerLate: async (ms) => erp.disturb('model.account.invoice.post', { kind: 'late', ms: ms * PATIENCE }),
    closePeriod: (period) => move(erp, ['account.period', [['name', '=', period]]], 'close'),
    openPeriod: open,
    close: () => erp.close(),
  }
})

/** Moves the records of a model that fit to another state. */
async function move(erp: TestTryton, [model, domain]: [string, unknown[]], step: 'close' | 'reopen'): Promise<void> {
  const found = await erp.admin.rows(model, domain, { fields: ['id'] })
  await erp.admin.call(model, step, [found.map((row) => row.id)])
}

async function count(erp: TestTryton, reference: string): Promise<number> {
  const live = [
    ['reference', '=', reference],
    ['state', '!=', 'cancelled'],
  ]
  return (await erp.admin.rows('account.invoice', live, { fields: ['id'] })).length
}
