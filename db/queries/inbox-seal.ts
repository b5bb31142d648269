import { sql } from 'kysely'
import type { Tx } from '../client.ts'
import { type LandingTables, landing } from './landing.ts'
import { markingFeeds, markOf } from './reference-marks.ts'

export interface SealScope {
  readonly tables: LandingTables
  readonly dropId: string
  readonly asOf: Date
  /** The number before the first of this drop's range. */
  readonly seqBase: bigint
}

export async function insertDrop(
  tx: Tx,
  drop: {
    dropId: string
    world: string
    contract: string
    asOf: Date
    manifest: unknown
    manifestSha: Buffer
    at: Date
    actor: string
    correlationId: string
    /** The ERP connection rows were pulled over; without it this is an extract of everything. */
    connectionId?: string
  },
): Promise<void> {
  await tx
    .insertInto('source_drop')
    .values({
      drop_id: drop.dropId,
      world: drop.world,
      contract: drop.contract,
      as_of: drop.asOf,
      manifest: JSON.stringify(drop.manifest),
      manifest_sha: drop.manifestSha,
      imported_at: drop.at,
      actor: drop.actor,
      correlation_id: drop.correlationId,
      ...(drop.connectionId !== undefined && { kind: 'pull', connection_id: drop.connectionId }),
    })
    .execute()
}

/** Keeps the payloads of new and changed rows, and states again what older content must not replace. */
export async function insertSourceDocuments(tx: Tx, seal: SealScope): Promise<void> {
  await sql`insert into source_document
      (stream, natural_key, version_no, entity, payload, sha256, content_sha, drop_id, row_no, known_at, seq)
    select r.feed, r.natural_key, p.version_no, r.entity, r.payload, r.sha256, r.content_sha, ${seal.dropId}::uuid, r.row_no,
           p.known_at, ${seal.seqBase}::bigint + r.ord
      from ${landing(seal.tables.plan)} p join ${landing(seal.tables.rows)} r using (feed, row_no)
     where p.bucket in ('new', 'changed')`.execute(tx)
  await sql`insert into source_document
      (stream, natural_key, version_no, entity, payload, sha256, content_sha, drop_id, row_no, known_at, seq)
    select d.stream, d.natural_key, a.version_no, d.entity, d.payload, d.sha256, d.content_sha, d.drop_id, d.row_no,
           a.known_at, ${seal.seqBase}::bigint + a.ord
      from ${landing(seal.tables.restated)} a
      join source_document d on d.natural_key = a.natural_key and d.stream = a.feed and d.version_no = a.from_no`.execute(
    tx,
  )
}

/** Lists rows that were not taken, each with its reasons. Duplicates are counted only: delivering twice is normal. */
export async function insertRejectedRows(tx: Tx, seal: SealScope): Promise<void> {
  await sql`insert into rejected_row (drop_id, feed, row_no, bucket, natural_key, field, reason_code, reason_params, payload)
    select ${seal.dropId}::uuid, r.feed, r.row_no, 'rejected', r.natural_key, j.field, j.code, j.params, r.payload
      from ${landing(seal.tables.rows)} r, json_to_recordset(r.rejections) as j(field text, code text, params jsonb)`.execute(
    tx,
  )
  await sql`insert into rejected_row (drop_id, feed, row_no, bucket, natural_key, field, reason_code, reason_params, payload)
    select ${seal.dropId}::uuid, p.feed, p.row_no, 'conflict', p.natural_key, null,
           case when p.row_no <> p.first_row_no then 'repeated_key_other_content'
                when p.base_source_version = p.source_version then 'same_version_other_content'
                else 'version_went_back' end,
           jsonb_build_object('first', p.first_row_no, 'version', p.source_version, 'known', p.base_source_version), r.payload
      from ${landing(seal.tables.plan)} p join ${landing(seal.tables.rows)} r using (feed, row_no)
     where p.bucket = 'conflict'`.execute(tx)
}

/** Lists usage rows that were not taken. */
export async function insertRejectedUsage(tx: Tx, seal: SealScope): Promise<void> {
  await sql`insert into rejected_row (drop_id, feed, row_no, bucket, natural_key, field, reason_code, reason_params, payload)
    select ${seal.dropId}::uuid, 'usage_events', u.row_no, 'rejected', u.natural_key, j.field, j.code, j.params, u.payload
      from ${landing(seal.tables.usage)} u, json_to_recordset(u.rejections) as j(field text, code text, params jsonb)`.execute(
    tx,
  )
  await sql`insert into rejected_row (drop_id, feed, row_no, bucket, natural_key, field, reason_code, reason_params, payload)
    select ${seal.dropId}::uuid, 'usage_events', p.row_no, 'conflict', u.natural_key, null, 'event_other_content', '{}', u.payload
      from ${landing(seal.tables.usagePlan)} p join ${landing(seal.tables.usage)} u using (row_no)
     where p.bucket = 'conflict'`.execute(tx)
}

/** Leaves the work that the changes make for the reconciliation. */
export async function markDirty(tx: Tx, seal: SealScope): Promise<void> {
  await sql`insert into dirty (scope, key, seq)
    select case p.feed when 'invoices' then 'billing_document' when 'erp_documents' then 'erp_document' else 'payment' end,
           p.document_id::text, ${seal.seqBase}::bigint + p.ord
      from ${landing(seal.tables.plan)} p
     where p.bucket in ('new', 'changed') and p.feed in ('invoices', 'erp_documents', 'payments')
     order by p.ord`.execute(tx)
  await sql`insert into dirty (scope, key, seq)
    select d.scope, d.key, max(${seal.seqBase}::bigint + p.ord)
      from ${landing(seal.tables.plan)} p join ${landing(seal.tables.rows)} r using (feed, row_no),
           lateral (select r.payload::jsonb as row) j,
           lateral (select distinct scope, key from (values
             ${markOf(sql`p.feed`, sql`j.row`)},
             ('entity', case when p.base_entity is distinct from p.entity then p.base_entity end)) as named(scope, key)) d
     where p.bucket in ('new', 'changed') and d.scope is not null and d.key is not null
       and p.feed = any(${markingFeeds}::text[])
     group by d.scope, d.key order by d.scope, d.key`.execute(tx)
}
