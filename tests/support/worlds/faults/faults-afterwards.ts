import { journal } from './ledger-faults.ts'
import { type Fault } from './not-posted.ts'
import { misapplied, paymentNeverSent, realisedMissing, shortPaid, unusedCredit } from './payment-faults.ts'
import { byThirtieths, minimumLeftOut, stalePrice, tierBoundary } from './rating-faults.ts'
import { lostFromJournals, recognisedTwice } from './revenue-faults.ts'

import { byUtcMonth, late, resent } from './usage-faults.ts'

import { because, month, plain, split, three } from './wishes.ts'

/** Faults of what follows a document or comes before it: revenue, settlements, the ledger, usage and rating. */
export const afterwards: Readonly<Record<string, Readonly<Record<string, Fault>>>> = {
  revenue: {
    'goodwill that no journal knows': lostFromJournals(
      because(plain, 'goodwill'),
      'REVENUE_VARIANCE/schedule_not_modified',
    ),
    'a downgrade that no journal knows': lostFromJournals(
      because(plain, 'downgrade'),
      'REVENUE_VARIANCE/schedule_not_modified',
    ),
    'a termination that no journal knows': lostFromJournals(
      because(split, 'termination'),
      'REVENUE_VARIANCE/recognised_after_termination',
    ),
    'a termination without decimals': lostFromJournals(
      because(month, 'termination'),
      'REVENUE_VARIANCE/recognised_after_termination',
    ),
    'one line that no journal knows': lostFromJournals(plain, 'REVENUE_VARIANCE/schedule_not_modified', 1),
    'a month that no journal knows': lostFromJournals(month, 'REVENUE_VARIANCE/schedule_not_modified'),
    'an invoice in thousandths that no journal knows': lostFromJournals(
      three,
      'REVENUE_VARIANCE/schedule_not_modified',
    ),
    'thousandths recognised twice': recognisedTwice('split', 3, '2026-02'),
    'a year ago recognised twice': recognisedTwice('consolidated_monthly', 0, '2025-12'),
  },
  settlements: {
    'a payment never sent': paymentNeverSent({ mode: 'consolidated_monthly' }),
    'a refund never sent': paymentNeverSent({ mode: 'split', kind: 'refund' }),
    'a write-off never sent': paymentNeverSent({ mode: 'per_invoice', kind: 'write_off' }),
    'a credit application never sent': paymentNeverSent({ mode: 'per_invoice', kind: 'credit_application' }),
    'no line for the rates of a refund': realisedMissing({ mode: 'split', kind: 'refund' }),
    'no line for the rates of a credit application': realisedMissing({ mode: 'split', kind: 'credit_application' }),
    'a month paid in place of another': misapplied({ mode: 'consolidated_monthly' }),
    'a credit used on another invoice': misapplied({ mode: 'per_invoice', kind: 'credit_application' }),
    'a write-off of another invoice': misapplied({ mode: 'per_invoice', kind: 'write_off' }),
    'short by the tolerance': shortPaid({ mode: 'per_invoice' }, (tolerance) => tolerance),
    'short by a cent more': shortPaid({ mode: 'per_invoice' }, (tolerance) => tolerance.plus('0.01')),
    'short by the tolerance, no decimals': shortPaid({ mode: 'consolidated_monthly' }, (tolerance) => tolerance),
    'short by one more, no decimals': shortPaid({ mode: 'consolidated_monthly' }, (tolerance) => tolerance.plus(1)),
    'a credit nobody used, no decimals': unusedCredit('consolidated_monthly', true),
    'a credit nobody used yet': unusedCredit('per_invoice', false),
  },
  'the ledger by hand': {
    'deferred revenue in an open month': journal('consolidated_monthly', 'deferred', {
      period: '2026-02',
      created: '2026-02-20T00:00:00Z',
      amount: '12345',
      found: 'CONTROL_ACCOUNT/manual_journal',
    }),
    'receivables in the month that runs': journal('per_invoice', 'receivable', {
      period: '2026-04',
      created: '2026-04-05T00:00:00Z',
      amount: '-77.10',
      found: 'CONTROL_ACCOUNT/manual_journal',
    }),
    'receivables after the lock': journal('consolidated_monthly', 'receivable', {
      period: '2026-01',
      created: '2026-02-20T00:00:00Z',
      amount: '-5555',
      found: 'CONTROL_ACCOUNT/opening_changed',
    }),
  },
  usage: {
    'late calls': late({ mode: 'per_invoice', model: 'graduated', month: '2026-02' }, '137001'),
    'late packs, no decimals': late({ mode: 'consolidated_monthly', model: 'package', month: '2026-02' }, '2500'),
    'late at the watermark itself': late(
      { mode: 'per_invoice', model: 'graduated', month: '2026-02' },
      '137001',
      'at the last cut-off',
    ),
    'less, and late': late({ mode: 'consolidated_monthly', model: 'graduated', month: '2026-01' }, '-401'),
    'sent again': resent({ mode: 'per_invoice', model: 'graduated', month: '2026-03' }),
    'sent again below the minimum': resent({
      mode: 'per_invoice',
      model: 'graduated',
      month: '2026-01',
      where: ({ minimum }) => minimum !== undefined,
    }),
    'packs sent again, no decimals': resent({ mode: 'consolidated_monthly', model: 'package', month: '2026-02' }),
    'by UTC, west of it': byUtcMonth({ mode: 'per_invoice', model: 'graduated', month: '2026-01' }),
    'by UTC, east of it': byUtcMonth({ mode: 'consolidated_monthly', model: 'graduated', month: '2026-03' }),
  },
  rating: {
    'no minimum': minimumLeftOut({ mode: 'split', model: 'graduated', month: '2026-03' }),
    'a tier too early': tierBoundary({ mode: 'per_invoice', model: 'graduated', month: '2026-03' }),
    'all of it a tier too early': tierBoundary({ mode: 'split', model: 'volume', month: '2026-03' }),
    'the price before': stalePrice({ mode: 'per_invoice', model: 'graduated', month: '2026-03' }),
    'the price of a pack before': stalePrice({ mode: 'per_invoice', model: 'package', month: '2026-03' }),
    'seats by thirtieths': byThirtieths('per_invoice', '2026-04'),
    'seats by thirtieths, split': byThirtieths('split', '2026-04'),
  },
}
