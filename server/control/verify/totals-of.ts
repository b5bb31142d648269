import type { AddTotal } from '../../ingest/feed.ts'
import { erpDocumentsFeed } from '../../ingest/feeds/erp-documents.ts'
import { invoicesFeed } from '../../ingest/feeds/invoices.ts'
import { paymentsFeed } from '../../ingest/feeds/payments.ts'
import { usageEventsFeed } from '../../ingest/feeds/usage-events.ts'

const totalled = new Map(
  [invoicesFeed, erpDocumentsFeed, paymentsFeed, usageEventsFeed].map((feed) => [feed.name, feed]),
)

/** True for a feed whose manifest carries control totals. */
export function isTotalled(feed: string): boolean {
  return totalled.has(feed)
}

/** Adds the figures of one stored payload to the control totals of its feed. A payload that is no JSON adds nothing. */
export function addTotalsOf(feed: string, payload: string, add: AddTotal): void {
  try {
    const row: unknown = JSON.parse(payload)
    if (typeof row === 'object' && row !== null)
      totalled.get(feed)?.totals?.(Object.fromEntries(Object.entries(row)), add)
  } catch {
    // a rejected line need not be JSON; it had no figures to add
  }
}
