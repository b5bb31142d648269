// Policies: what may be accepted as it is, and what matters. Versions and decisions are only ever added; what the last run accepted and raised because of them stands beside.
import { type Kysely, sql } from 'kysely'

const figure = (name: string) => `coalesce(value ->> '${name}' ~ '^\\d{1,15}(\\.\\d{1,6})?$', false)`
const orNone = (name: string) => `(value ->> '${name}' is null or ${figure(name)})`

const valueByKind = `case kind
  when 'tolerance' then value ->> 'combine' in ('lower', 'greater') and ${orNone('absolute')} and ${orNone('percent')}
    and (value ->> 'absolute' is not null or value ->> 'percent' is not null)
    and (value ->> 'absolute' is null or currency is not null)
  when 'materiality' then entity is not null and currency is null and class is null
    and ${figure('overall')} and ${figure('performance')} and ${figure('trivial')}
    and (value ->> 'trivial')::numeric <= (value ->> 'performance')::numeric and (value ->> 'performance')::numeric <= (value ->> 'overall')::numeric
  when 'cap' then currency is null and class is null and ${figure('percent')}
end`

const versions = [
  `create table policy_version (
     policy_id uuid not null, version integer not null check (version > 0),
     reference text not null,
     kind text not null check (kind in ('tolerance', 'materiality', 'cap')),
     entity text, currency text check (currency ~ '^[A-Z]{3}$'), class text,
     valid_from date not null, valid_to date check (valid_to > valid_from),
     value jsonb not null,
     reason text not null check (reason <> ''),
     proposed_by text not null, proposed_at timestamptz not null,
     primary key (policy_id, version), unique (reference, version),
     constraint policy_version_value check (coalesce(${valueByKind}, false)))`,
  `create table policy_decision (
     policy_id uuid not null, version integer not null,
     decision text not null check (decision in ('approved', 'rejected')),
     decided_by text not null, decided_at timestamptz not null,
     known_at timestamptz not null,
     reason text,
     primary key (policy_id, version),
     foreign key (policy_id, version) references policy_version,
     check (decision = 'approved' or coalesce(reason, '') <> ''))`,
  `comment on column policy_decision.known_at is 'from which instant of judgement on runs know of it'`,
  // A check cannot read the other table; a trigger can, and nobody goes around it.
  `create function policy_has_four_eyes() returns trigger language plpgsql as $$
   begin
     if exists (select from policy_version v where v.policy_id = new.policy_id and v.version = new.version and v.proposed_by = new.decided_by) then
       raise exception 'a policy is decided by another person than its proposer' using errcode = 'check_violation';
     end if;
     return new;
   end $$`,
  `create trigger policy_has_four_eyes before insert on policy_decision for each row execute function policy_has_four_eyes()`,
  `create function policy_keeps_its_scope() returns trigger language plpgsql as $$
   begin
     if exists (select from policy_version v where v.policy_id = new.policy_id
                  and (v.reference, v.kind, v.entity, v.currency, v.class) is distinct from (new.reference, new.kind, new.entity, new.currency, new.class)) then
       raise exception 'a version holds for what its policy holds for' using errcode = 'check_violation';
     end if;
     return new;
   end $$`,
  `create trigger policy_keeps_its_scope before insert on policy_version for each row execute function policy_keeps_its_scope()`,
  `grant select, insert on policy_version, policy_decision to tieout_app`,
]

const results = [
  `create table policy_acceptance (
     exception_id uuid primary key references exception,
     policy_id uuid not null, version integer not null,
     outcome text not null check (outcome in ('accepted', 'over_cap')),
     on_day date not null,
     variance_minor bigint not null, currency text not null, limit_minor bigint not null,
     base_minor bigint not null, base_currency text not null,
     cap_percent text not null, cap_minor bigint not null, used_minor bigint not null, billed_minor bigint not null,
     steps jsonb not null, run_id uuid not null,
     foreign key (policy_id, version) references policy_version)`,
  `create table policy_severity (
     exception_id uuid primary key references exception,
     policy_id uuid not null, version integer not null,
     on_day date not null, size_minor bigint not null, base_currency text not null,
     cause_severity text not null, severity text not null, is_trivial boolean not null,
     run_id uuid not null,
     foreign key (policy_id, version) references policy_version)`,
  `grant select, insert, delete on policy_acceptance, policy_severity to tieout_app`,
  // Who sets or approves a tolerance does not decide by hand what falls under it.
  `create function acceptance_is_not_by_policy_author() returns trigger language plpgsql as $$
   begin
     if new.state = 'approved' and exists (
       select from policy_acceptance a join policy_version v on v.policy_id = a.policy_id
       left join policy_decision d on d.policy_id = v.policy_id and d.version = v.version and d.decision = 'approved'
       where a.exception_id = new.exception_id and new.decided_by in (v.proposed_by, d.decided_by)) then
       raise exception 'who sets a tolerance does not accept under it' using errcode = 'check_violation';
     end if;
     return new;
   end $$`,
  `create trigger acceptance_is_not_by_policy_author before update on acceptance for each row execute function acceptance_is_not_by_policy_author()`,
]

// The severity of a finding is that which it stands with: raised where materiality says so.
const views = [
  `create or replace view control.exceptions as
     select x.exception_id, x.reference, c.reference as case_reference, g.grouping_key, c.grouped, x.status, x.entity, x.period,
            g.class, g.cause, x.severity, g.resolution, g.currency, g.variance_minor, g.rule_id, g.rule_version, g.evidence, g.documents,
            x.subject_kind, x.subject_source_id, x.subject_document_id, x.opened_at, x.resolved_at, x.resolved_by, x.run_id, g.as_of, x.partition
     from exception x
     join exception_case c on c.case_id = x.case_id
     join exception_diagnosis g on g.exception_id = x.exception_id and g.diagnosis_no = x.diagnosis_no`,
  `comment on column control.exceptions.severity is 'of its cause, raised where materiality says so'`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...versions, ...results, ...views]) await sql.raw(statement).execute(db)
}
