import { sql } from 'kysely'
import { type RunSummary, reconcile } from '#server/reconcile/reconcile'
import { type TestContext, testContext } from '../test-context.ts'
import { type Company, feedsOf, readCompany } from './company.ts'
import { deliver, erpRowOf, invoiceRowOf } from './deliver.ts'
import type { BillingRow, ErpRow } from './scenario.ts'

export interface Delivery {
  readonly billing?: readonly BillingRow[]
  readonly erp?: readonly ErpRow[]
  /** Rows of reference feeds as they are delivered. */
  readonly feeds?: Readonly<Record<string, readonly object[]>>
  /** The instant of the extract; a minute after the one before, unless told. */
  readonly asOf?: string
}

/** A database in which the made-up company is known, and ways to bring documents and to reconcile. */
export interface Desk extends TestContext {
  readonly company: Company
  deliver(delivery: Delivery): Promise<Date>
  run(asOf?: Date | string, full?: boolean): Promise<RunSummary>
}

const OPENING = '2026-03-01T00:00:00Z'

/** Opens a desk of one's own; its first extract is of 1 March 2026 and holds no document. */
export async function openDesk(): Promise<Desk> {
  const scene = await testContext()
  const company = readCompany()
  let latest = new Date(OPENING)
  await deliver(scene.ctx, OPENING, feedsOf(company))
  return {
    ...scene,
    company,
    async deliver({ billing = [], erp = [], feeds = {}, asOf }) {
      latest = asOf ? new Date(asOf) : new Date(latest.getTime() + 60_000)
      await deliver(scene.ctx, latest.toISOString(), {
        ...feeds,
        ...(billing.length > 0 && { invoices: billing.map(invoiceRowOf) }),
        ...(erp.length > 0 && { erp_documents: erp.map(erpRowOf) }),
      })
      return latest
    },
    run: (asOf = latest, full = false) => reconcile(scene.ctx, { asOf: new Date(asOf), full }),
  }
}

export interface Standing {
  readonly exception_id: string
  readonly reference: string
  readonly subject: string
  readonly found: string
  readonly status: string
  readonly variance_minor: bigint
  readonly diagnosis_no: number
  readonly case_id: string
}

/** Every exception by subject, as it stands. */
export async function listStanding({ db }: Pick<Desk, 'db'>): Promise<Standing[]> {
  const found = await sql<Standing>`
    select exception_id, reference, subject_source_id as subject, class || '/' || cause as found, status, variance_minor, diagnosis_no, case_id
    from exception order by subject_source_id`.execute(db)
  return found.rows
}

/** What became of an exception, event by event. */
export async function listEvents({ db }: Pick<Desk, 'db'>, exceptionId: string) {
  const found = await sql<{ kind: string; actor: string; detail: Readonly<Record<string, unknown>> }>`
    select kind, actor, detail from exception_event where exception_id = ${exceptionId} order by event_no`.execute(db)
  return found.rows
}

/** Each match as one text: kind, status, documents. */
export async function listMatches({ db }: Pick<Desk, 'db'>): Promise<string[]> {
  const found = await sql<{ told: string }>`
    select m.kind || ' ' || m.status || ' ' || string_agg(i.source_id, ' ' order by i.source_id) as told
    from match m join match_member mm using (match_id)
    join recon_item i on i.match_hash = mm.match_hash and i.document_id = mm.document_id and i.side = mm.side
    group by m.match_id, m.kind, m.status`.execute(db)
  return found.rows.map(({ told }) => told).sort()
}
