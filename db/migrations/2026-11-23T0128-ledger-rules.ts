// Journals on control accounts are judged: two rules, and a way to find journals without reading every document.
import { type Kysely, sql } from 'kysely'

const rules = [
  {
    cause: 'opening_changed',
    position: 700,
    predicate: 'journalAfterLock && openingDiffersFromSigned',
    severity: 'critical',
    resolution: 'reopen_or_rebook_current',
  },
  {
    cause: 'manual_journal',
    position: 710,
    predicate: 'journalOnSubledgerAccount',
    severity: 'high',
    resolution: 'reverse_or_document',
  },
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const rule of rules)
    await sql`insert into rule (rule_id, version, position, subject, class, cause, predicate, measure, period_of, severity, resolution, status, grouping, note, proposed_by, approved_by)
      values (${`CONTROL_ACCOUNT/${rule.cause}`}, 1, ${rule.position}, 'journal', 'CONTROL_ACCOUNT', ${rule.cause}, ${rule.predicate}, 'stated', 'stated', ${rule.severity}, ${rule.resolution}, 'open', null,
        'As published with the file-drop contract, section 7.', 'product', 'release')`.execute(db)
  await sql`create index erp_document_journals on erp_document (entity) where type = 'journal'`.execute(db)
  await sql`create index source_document_known on source_document (stream, known_at) where stream in ('erp_balances', 'periods')`.execute(
    db,
  )
}
