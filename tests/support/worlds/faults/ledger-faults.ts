import { controlOf, Exact, functionalOf, said } from './amounts.ts'
import type { Fault } from './not-posted.ts'
import type { LedgerLine } from './rows.ts'
import { copyOf, isOf, type Mode } from './scene.ts'

/** A journal by hand on a control account; created after the lock of its month it changes what was signed. */
export function journal(
  mode: Mode,
  on: 'receivable' | 'deferred',
  at: { period: string; created: string; amount: string; found: string },
): Fault {
  return (scene) => {
    const { world } = scene
    const like = world.ledger.find(
      (one) =>
        isOf(world, one.entity, mode) &&
        one.type === 'revenue_journal' &&
        one.currency === functionalOf(world, one.entity),
    )
    if (!like) return undefined
    const deferred =
      world.mappings.find(
        (one) => one.set === 'gl_revenue' && one.entity === like.entity && typeof one.value['deferred'] === 'string',
      )?.value['deferred'] ?? ''
    const account = on === 'deferred' ? deferred : controlOf(world, like.entity, 'receivable')
    const amount = new Exact(at.amount)
    const [debit, credit] = [Exact.max(amount, 0), Exact.max(amount.neg(), 0)].map((one) => said(one, like.currency))
    const zero = said(new Exact(0), like.currency)
    const line = (no: number, code: string, left = zero, right = zero): LedgerLine => ({
      line_no: no,
      account: code,
      debit: left,
      credit: right,
      base_debit: left,
      base_credit: right,
      tax_code: null,
      source_line_ref: null,
      applies_to: null,
    })
    const copy = copyOf(scene, like, {
      type: 'journal',
      external_ref: null,
      references: [],
      text: 'by hand',
      rate: '1',
      period: at.period,
      posting_date: `${at.period}-28`,
      document_date: `${at.period}-28`,
      created_at: at.created,
      updated_at: at.created,
      lines: [line(1, account, debit, credit), line(2, '6980', credit, debit)],
    })
    return [
      {
        found: at.found,
        entity: copy.entity,
        period: at.period,
        variance: said(amount, copy.currency),
        currency: copy.currency,
        status: 'open',
        names: [copy.id],
      },
    ]
  }
}
