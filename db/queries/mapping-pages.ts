import { sql } from 'kysely'
import type { EntityScope } from '#server/domain/entity-scope'
import type { Db } from '../client.ts'
import { withinScope } from './within-scope.ts'

export interface SetCount {
  set_name: string
  in_force: bigint
  approved: bigint
  open: bigint
  differences: bigint
}

/** Per set that the source delivers or that a change touched: keys in force, changes approved and open, statements of a source that differ. */
export async function listSetCounts(db: Db, scope: EntityScope): Promise<SetCount[]> {
  const found = await sql<SetCount>`
    select s.set_name,
      (select count(*) from mapping_in_force f where f.set_name = s.set_name and (f.entity is null or ${withinScope('f.entity', scope)}))
        + (select count(distinct d.natural_key) from source_document d where d.stream = s.set_name and (d.entity is null or ${withinScope('d.entity', scope)})) as in_force,
      (select count(*) from mapping_change c where c.set_name = s.set_name and c.state = 'approved') as approved,
      (select count(*) from mapping_change c where c.set_name = s.set_name and c.state in ('draft', 'submitted', 'changes_requested')) as open,
      (select count(*) from mapping_difference m where m.set_name = s.set_name and (m.entity is null or ${withinScope('m.entity', scope)})) as differences
    from (values ('gl_revenue'), ('gl_tax'), ('gl_control'), ('erp_customers'), ('identities'), ('accounts')) s(set_name)`.execute(
    db,
  )
  return found.rows
}

/** Changes, newest first; narrowed to a set or to what waits. A change that names one entity is seen by whoever may see that entity. */
export async function listChanges(
  db: Db,
  wish: { scope: EntityScope; set?: string | undefined; states?: readonly string[]; limit: number },
) {
  let query = db
    .selectFrom('mapping_change as c')
    .leftJoin('app_user as u', (join) => join.on(sql<boolean>`u.user_id::text = c.proposed_by`))
    .leftJoin('app_user as d', (join) => join.on(sql<boolean>`d.user_id::text = c.decided_by`))
    .select(['c.change_id', 'c.reference', 'c.set_name', 'c.entity', 'c.title', 'c.state', 'c.revision'])
    .select(['c.proposed_by', 'c.proposed_at', 'c.editors', 'c.decided_at'])
    .select([sql<string>`coalesce(u.name, c.proposed_by)`.as('proposer'), 'd.name as decider'])
    .select(
      sql<string | null>`(select p.summary ->> 'documents' from mapping_preview p
        where p.change_id = c.change_id and p.revision = c.revision order by p.preview_no desc limit 1)`.as(
        'documents',
      ),
    )
    .where(sql<boolean>`(c.entity is null or ${withinScope('c.entity', wish.scope)})`)
  if (wish.set !== undefined) query = query.where(sql<boolean>`c.set_name = ${wish.set}`)
  if (wish.states) query = query.where(sql<boolean>`c.state = any(${[...wish.states]}::text[])`)
  return query.orderBy('c.proposed_at', 'desc').orderBy('c.change_id').limit(wish.limit).execute()
}

export type ChangeListRow = Awaited<ReturnType<typeof listChanges>>[number]

export interface SetRow {
  id: string
  entity: string | null
  key: Readonly<Record<string, string>>
  value: Readonly<Record<string, unknown>> | null
  valid_from: string | null
  valid_to: string | null
  origin: 'import' | 'change'
  is_in_force: boolean
  proposed_by: string
  approved_by: string
  reference: string | null
  change_id: string | null
}

/** Every validity a set ever had, key by key, the newest start first; what the source delivers in feeds of its own stands beside the changes of it. */
export async function listSetRows(
  db: Db,
  wish: { set: string; key: readonly string[]; value: readonly string[]; scope: EntityScope; limit: number },
): Promise<SetRow[]> {
  const picked = (names: readonly string[]) =>
    sql`(select jsonb_object_agg(n, j.row -> n) from unnest(${[...names]}::text[]) n)`
  const found = await sql<SetRow>`
    select * from (
      select v.mapping_id || ' v' || v.version as id, v.entity, v.key, nullif(v.value, '{}') as value,
        nullif(v.valid_from, '-infinity')::text as valid_from, v.valid_to::text as valid_to, v.origin,
        exists (select from mapping_in_force f where f.mapping_id = v.mapping_id and f.version = v.version and f.set_name = v.set_name) as is_in_force,
        coalesce(p.name, v.proposed_by) as proposed_by, coalesce(a.name, v.approved_by) as approved_by, c.reference, c.change_id
      from mapping_version v
      left join mapping_change c on v.origin = 'change' and v.mapping_id like c.reference || '-%'
      left join app_user p on p.user_id::text = v.proposed_by left join app_user a on a.user_id::text = v.approved_by
      where v.set_name = ${wish.set}
      union all
      select d.natural_key, d.entity, ${picked(wish.key)}, ${picked(wish.value)}, j.row ->> 'valid_from', j.row ->> 'valid_to', 'import',
        not exists (select from mapping_in_force f where f.set_name = d.stream and f.entity is not distinct from d.entity
          and f.key_text::jsonb = ${picked(wish.key)} and f.valid @> daterange((j.row ->> 'valid_from')::date, (j.row ->> 'valid_to')::date)),
        '', '', null, null
      from (select distinct on (natural_key) * from source_document where stream = ${wish.set} order by natural_key, version_no desc) d
      cross join lateral (select d.payload::jsonb as row) j) r
    where r.entity is null or ${withinScope('r.entity', wish.scope)}
    order by r.entity, r.key::text, r.valid_from desc nulls last, r.id limit ${wish.limit}`.execute(db)
  return found.rows
}

/** Where a source says something else than an approved change of the set, newest first. */
export async function listSetDifferences(db: Db, wish: { set: string; scope: EntityScope; limit: number }) {
  return db
    .selectFrom('mapping_difference as m')
    .leftJoin('mapping_change as c', (join) => join.on(sql<boolean>`m.mapping_id like c.reference || '-%'`))
    .select(['m.entity', 'm.key_text', 'm.approved', 'm.delivered', 'm.noticed_at', 'c.reference', 'c.change_id'])
    .where('m.set_name', '=', wish.set)
    .where(sql<boolean>`(m.entity is null or ${withinScope('m.entity', wish.scope)})`)
    .orderBy('m.noticed_at', 'desc')
    .orderBy('m.statement')
    .limit(wish.limit)
    .execute()
}
