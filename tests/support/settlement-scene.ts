import type { ErpSettlement, ErpSettlementLine } from '#server/domain/receivables/erp-settlement'
import { NO_PAYMENT_FACTS } from '#server/domain/receivables/facts'
import { type ObservedSettlement, observeSettlement } from '#server/domain/receivables/observe-settlement'
import type { Settlement, SettlementDerivation, SettlementLine } from '#server/domain/receivables/settlement'

// 110.00 USD paid on 9 March at 1.2 (91.67 EUR) for invoice I1, booked at 100.00 EUR: a loss of 8.33.
export const settlement: Settlement = {
  sourceId: 'p1',
  kind: 'payment',
  entity: 'E',
  billToId: 'B',
  paidOn: '2026-03-09',
  currency: 'USD',
  amountMinor: 11_000n,
  creditMemoId: null,
  applications: [{ invoiceId: 'i1', amountMinor: 11_000n, intent: 'full' }],
}
const roles = {
  '1000': 'cash',
  '1200': 'receivable',
  '2400': 'deposit',
  '6100': 'bad_debt',
  '7000': 'fx_realised',
} as const

export type Told = readonly [account: string, amount: bigint, base: bigint, to?: string]

const erpLine = ([account, amountMinor, baseMinor, appliesTo]: Told): ErpSettlementLine => ({
  account,
  role: Object.hasOwn(roles, account) ? roles[account as keyof typeof roles] : null, // the key was just found
  amountMinor,
  baseMinor,
  appliesTo: appliesTo ?? null,
})
export const right: readonly Told[] = [
  ['1000', 11_000n, 9167n],
  ['1200', -11_000n, -10_000n, 'N1'],
  ['7000', 0n, 833n],
]

function expectedLine([account, amountMinor, baseMinor, appliesTo]: Told, index: number): SettlementLine {
  const role = erpLine([account, 0n, 0n]).role ?? 'cash'
  return { lineNo: index + 1, role, account, amountMinor, baseMinor, appliesTo: appliesTo ?? null, settledId: null }
}

export const derived = (lines: readonly Told[] = right): SettlementDerivation => ({
  outcome: 'derived',
  period: '2026-03',
  erpType: 'payment',
  receivableMinor: -11_000n,
  steps: [],
  posting: { customerNo: 'C1', rate: '1.2', rateOn: '2026-03-09', lines: lines.map(expectedLine) },
})

export const erp = (lines: readonly Told[] = right, over: Partial<ErpSettlement> = {}): ErpSettlement => ({
  documentId: 'd1',
  versionNo: 1,
  sourceId: 'e1',
  docNo: 'PM1',
  entity: 'E',
  customerNo: 'C1',
  currency: 'USD',
  rate: '1.2',
  postingOn: '2026-03-09',
  period: '2026-03',
  createdAt: new Date('2026-03-09T12:00:00Z'),
  sourceVersion: 1,
  lines: lines.map(erpLine),
  ...over,
})

const publication = (on: string, rate: string) => ({ source: 'ecb', base: 'EUR', quote: 'USD', on, rate })

export function see(live: ErpSettlement | null, over: Partial<ObservedSettlement> = {}) {
  const seen = observeSettlement({
    settlement,
    derivation: derived(),
    refs: new Map([['i1', 'N1']]),
    live,
    wasRejected: false,
    isLate: false,
    lockedAt: null,
    deadlineAt: new Date('2026-03-10T12:00:00Z'),
    formerNumbers: [],
    rated: {
      conversion: { from: 'USD', to: 'EUR', rate: '1.2', direction: 'divide' },
      publications: [
        publication('2026-03-06', '1.1'),
        publication('2026-03-09', '1.2'),
        publication('2026-03-10', '1.25'),
      ],
    },
    ...over,
  })
  const holds = Object.entries(seen.facts).filter(([name, value]) => value !== NO_PAYMENT_FACTS[name])
  return { ...seen, holds: Object.fromEntries(holds) }
}
