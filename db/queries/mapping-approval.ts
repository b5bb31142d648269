import { sql } from 'kysely'
import type { Tx } from '../client.ts'
import type { ChangeRowRecord } from './mapping-changes.ts'
import { recordMappingDifferences } from './mapping-differences.ts'
import { bringIntoForce } from './mapping-force.ts'
import type { DirtyKey } from './recon-changes.ts'

/** The rows of an approved change become versions, named by its reference and their place in it, known at the clock of judgement, an empty value where a key maps to nothing any more; then their keys are in force anew. `seqBase` comes from the sequence of what reaches us, taken first, so that imports and approvals follow one another. */
export async function insertApprovedVersions(
  tx: Tx,
  change: {
    reference: string
    set: string
    rows: readonly (ChangeRowRecord & { keyText: string })[]
    proposedBy: string
    approvedBy: string
    knownAt: Date
    seqBase: bigint
  },
): Promise<void> {
  const rows = sql`jsonb_array_elements(${JSON.stringify(change.rows)}::jsonb) with ordinality as m(row, row_no)`
  await sql`insert into mapping_version (mapping_id, version, set_name, entity, key, value, valid_from, valid_to, origin, proposed_by, approved_by, known_at, seq)
    select ${change.reference} || '-' || m.row_no, 1, ${change.set}, m.row ->> 'entity', m.row -> 'key', coalesce(nullif(m.row -> 'value', 'null'), '{}'),
      (m.row ->> 'validFrom')::date, (m.row ->> 'validTo')::date, 'change', ${change.proposedBy}, ${change.approvedBy}, ${change.knownAt},
      ${change.seqBase}::bigint + m.row_no
    from ${rows}`.execute(tx)
  await bringIntoForce(
    tx,
    sql`select distinct ${change.set}::text as set_name, m.row ->> 'entity' as entity, m.row ->> 'keyText' as key_text, m.row -> 'key' as key from ${rows}`,
  )
  await recordMappingDifferences(tx)
}

/** Leaves marks for the reconciliation, each key as narrow as the caller made it. */
export async function markReaders(tx: Tx, marks: readonly DirtyKey[], seq: bigint): Promise<void> {
  await sql`insert into dirty (scope, key, seq)
    select distinct m.scope, m.key, ${seq}::bigint from jsonb_to_recordset(${JSON.stringify(marks)}::jsonb) as m(scope text, key text)`.execute(
    tx,
  )
}
