import { areaDiagnosis } from '../domain/diagnosis/area-diagnosis.ts'
import type { Diagnosis } from '../domain/diagnosis/diagnose.ts'
import { NO_PAYMENT_FACTS } from '../domain/receivables/facts.ts'
import { judgeShortPay, type ShortPayTolerance } from '../domain/receivables/short-pay.ts'
import { common, documentsOf, type JudgedSettlement, type SettlementJudge } from './settlement-findings.ts'
import { appliedInAll, paidBefore } from './settlement-ground.ts'

/** Invoices a settlement was meant to settle whole and left open: one finding per invoice, accepted where the tolerance of the entity and currency holds. What was settled since is no finding. */
export function shortPayFindings(
  one: JudgedSettlement,
  by: SettlementJudge,
  tolerances: ReadonlyMap<string, ShortPayTolerance>,
): readonly Diagnosis[] {
  const { row, observed } = one
  const full = observed.settlement.applications.filter((application) => application.intent === 'full')
  return [...new Set(full.map((application) => application.invoiceId))].flatMap((invoiceId) => {
    const invoice = by.ground.documents.get(invoiceId)
    if (!invoice || invoice.is_void || invoice.kind !== 'invoice' || invoice.currency !== row.currency) return []
    if (appliedInAll(by.ground, invoiceId) >= invoice.gross_minor) return []
    const paid = {
      currency: row.currency,
      grossMinor: invoice.gross_minor,
      openBeforeMinor: invoice.gross_minor - paidBefore(by.ground, invoiceId, row),
      appliedMinor: observed.settlement.applications.reduce(
        (sum, application) => (application.invoiceId === invoiceId ? sum + application.amountMinor : sum),
        0n,
      ),
    }
    const short = judgeShortPay(paid, tolerances.get(`${row.entity}|${row.currency}`))
    if (!short) return []
    const found = areaDiagnosis(
      {
        ...common(one, { ...NO_PAYMENT_FACTS, isShort: true, isTolerated: short.isTolerated }),
        scope: `short_pay:${invoiceId}`,
        currency: row.currency,
        varianceMinor: short.varianceMinor,
        facets: [{ facet: 'settlement', amountMinor: short.varianceMinor }],
        words: {},
        documents: documentsOf(one, observed.live ? [observed.live] : [], by, []).filter(
          (document) => document.type !== 'invoice' || document.id === invoiceId,
        ),
        groupingKey: () => null,
        sinceAt: row.recorded_at,
        billingNumber: invoice.number,
        erpNumber: observed.live?.docNo ?? null,
      },
      by,
    )
    return found ? [found] : []
  })
}
