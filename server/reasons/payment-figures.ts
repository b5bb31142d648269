import type { listReasonSettlementLines } from '#db/queries/reason-settlements'
import type { ErpSettlementRow } from '#db/queries/receivables-erp'
import { rootOf } from '../domain/external-ref.ts'

/** What stands on one account: expected, in the ERP, and ERP less expected; debit positive, minor units of both currencies. */
export interface AccountFigures {
  readonly account: string
  readonly role: ExpectedLine['role'] | null
  readonly expectedMinor: bigint
  readonly actualMinor: bigint
  readonly expectedBaseMinor: bigint
  readonly actualBaseMinor: bigint
}

/** What is cleared under one reference, credits positive: by billing and by the ERP. */
export interface ClearingFigures {
  readonly reference: string
  readonly billingMinor: bigint
  readonly erpMinor: bigint
}

type ExpectedLine = Awaited<ReturnType<typeof listReasonSettlementLines>>[number]
type ErpLine = ErpSettlementRow['lines'][number]

/** Expected and booked lines side by side by account, in the order of the expected posting. */
export function accountFigures(expected: readonly ExpectedLine[], booked: readonly ErpLine[]): AccountFigures[] {
  const accounts = [...new Set([...expected, ...booked].map((line) => line.account))]
  return accounts.map((account) => {
    const own = expected.filter((line) => line.account === account)
    const other = booked.filter((line) => line.account === account)
    return {
      account,
      role: own[0]?.role ?? null,
      expectedMinor: own.reduce((sum, line) => sum + line.amount_minor, 0n),
      actualMinor: other.reduce((sum, line) => sum + BigInt(line.amount_minor), 0n),
      expectedBaseMinor: own.reduce((sum, line) => sum + line.base_minor, 0n),
      actualBaseMinor: other.reduce((sum, line) => sum + BigInt(line.base_minor), 0n),
    }
  })
}

/** What billing cleared, and what the ERP did, under each reference; parts and rebookings count with the document they belong to. */
export function clearingFigures(
  billing: readonly { readonly reference: string; readonly clearedMinor: bigint }[],
  booked: readonly ErpLine[],
): ClearingFigures[] {
  const erp = booked.flatMap((line) =>
    line.applies_to === null ? [] : [{ reference: rootOf(line.applies_to), clearedMinor: -BigInt(line.amount_minor) }],
  )
  const own = billing.map((row) => ({ ...row, reference: rootOf(row.reference) }))
  const references = [...new Set([...own, ...erp].map((row) => row.reference))]
  const sum = (rows: readonly { reference: string; clearedMinor: bigint }[], reference: string) =>
    rows.reduce((all, row) => (row.reference === reference ? all + row.clearedMinor : all), 0n)
  return references.map((reference) => ({
    reference,
    billingMinor: sum(own, reference),
    erpMinor: sum(erp, reference),
  }))
}
