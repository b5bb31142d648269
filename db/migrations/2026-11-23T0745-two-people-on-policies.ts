// Two people stand behind a policy whatever statement writes it, and whoever sets a tolerance accepts nothing by hand where it holds.
import { type Kysely, sql } from 'kysely'

const statements = [
  // Before a row is written, what the same statement writes elsewhere is not seen yet; after the statement all of it is.
  `drop trigger policy_has_four_eyes on policy_decision`,
  `create trigger policy_has_four_eyes after insert on policy_decision for each row execute function policy_has_four_eyes()`,
  `create function is_author_of_tolerance(of_exception uuid, person text) returns boolean stable language sql as $$
     select exists (
       select from exception x
       join policy_version v on v.kind = 'tolerance' and coalesce(v.entity, x.entity) = x.entity
         and coalesce(v.currency, x.currency) = x.currency and coalesce(v.class, x.class) = x.class
         and v.valid_from < (x.period || '-01')::date + interval '1 month' and coalesce(v.valid_to > (x.period || '-01')::date, true)
       join policy_decision d on d.policy_id = v.policy_id and d.version = v.version and d.decision = 'approved'
       where x.exception_id = of_exception and person in (v.proposed_by, d.decided_by))
   $$`,
  `create or replace function acceptance_is_not_by_policy_author() returns trigger language plpgsql as $$
   begin
     if new.state = 'approved' and is_author_of_tolerance(new.exception_id, new.decided_by) then
       raise exception 'who sets a tolerance does not accept under it' using errcode = 'check_violation';
     end if;
     return new;
   end $$`,
  `drop trigger acceptance_is_not_by_policy_author on acceptance`,
  `create trigger acceptance_is_not_by_policy_author before insert or update on acceptance for each row execute function acceptance_is_not_by_policy_author()`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
