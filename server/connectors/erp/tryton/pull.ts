import { z } from 'zod'
import type { PulledPage } from '../../contract.ts'
import type { TrytonClient, TrytonRow } from './client.ts'
import { readFeedRows } from './feed-rows.ts'
import { optionalTextOf, textOf } from './records.ts'
import type { TrytonSettings } from './settings.ts'
import { instant } from './wire.ts'

const Cursor = z.object({
  /** The newest change seen by all pulls so far; the next pass starts that much of the overlap before it. */
  newest: z.iso.datetime({ precision: 6 }).nullable(),
  /** Where the present pass stands: since when it reads, and the last invoice it read. Absent between passes. */
  pass: z.object({ since: z.iso.datetime().nullable(), afterId: z.number().int() }).optional(),
})
type Cursor = z.infer<typeof Cursor>
type Pass = NonNullable<Cursor['pass']>

/** Reads the next page of customer invoices that were posted or changed, by id, from the overlap before the newest change seen: `write_date` is when a transaction began, so a late commit lands behind the mark. Throws a fault where Tryton cannot be asked. */
export async function pullInvoices(
  client: TrytonClient,
  settings: TrytonSettings,
  wish: { cursor: unknown; limit: number },
): Promise<PulledPage> {
  const { newest, pass } = readCursor(wish.cursor, settings.overlapSeconds)
  const fields = ['write_date', 'create_date']
  const order = [['id', 'ASC']] as const
  const invoices = await client.rows('account.invoice', domainOf(pass), { fields, order, limit: wish.limit })
  const byChange = [...invoices].sort((a, b) => changedAt(a).localeCompare(changedAt(b)))
  const documents = await readFeedRows(
    client,
    settings,
    byChange.map((invoice) => invoice.id),
  )
  const last = byChange.at(-1)
  const latest =
    [newest, last && changedAt(last)]
      .filter((at) => typeof at === 'string')
      .sort()
      .at(-1) ?? null
  const complete = invoices.length < wish.limit
  const next: Cursor = complete
    ? { newest: latest }
    : { newest: latest, pass: { ...pass, afterId: invoices.at(-1)?.id ?? pass.afterId } }
  return { documents, next, complete, readUntil: last ? new Date(changedAt(last)) : null }
}

function readCursor(cursor: unknown, overlapSeconds: number): { newest: string | null; pass: Pass } {
  const { newest, pass }: Cursor = cursor === null || cursor === undefined ? { newest: null } : Cursor.parse(cursor)
  const since = newest === null ? null : new Date(Date.parse(newest) - overlapSeconds * 1000).toISOString()
  return { newest, pass: pass ?? { since, afterId: 0 } }
}

/** `write_date` is empty until a record is changed for the first time. */
function domainOf({ since, afterId }: Pass): readonly unknown[] {
  const posted = [
    ['type', '=', 'out'],
    ['move', '!=', null],
    ['state', 'in', ['posted', 'paid', 'cancelled']],
    ['id', '>', afterId],
  ]
  if (since === null) return posted
  const at = instant(new Date(since))
  const created = [
    ['write_date', '=', null],
    ['create_date', '>=', at],
  ]
  return [...posted, ['OR', ['write_date', '>=', at], created]]
}

/** Instants of one form and zone, so they sort as texts. */
function changedAt(invoice: TrytonRow): string {
  return optionalTextOf(invoice, 'write_date') ?? textOf(invoice, 'create_date')
}
