// A posting entered directly as posted passed the lock, because only the states before sending were looked at; now every new posting is.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`drop trigger posting_respects_the_lock on posting`.execute(db)
  await sql`create trigger posting_respects_the_lock before insert on posting
    for each row execute function refuse_locked_period()`.execute(db)
  await sql`create trigger posting_keeps_respecting_the_lock before update of period, posting_on, state on posting
    for each row when (new.period is distinct from old.period or new.posting_on is distinct from old.posting_on
      or new.state in ('planned', 'approved', 'ready', 'sending', 'held')) execute function refuse_locked_period()`.execute(
    db,
  )
}
