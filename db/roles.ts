import pg from 'pg'

/** The role web, worker and gateway act as. It owns nothing but the schema `work`, so grants mean something. */
export const APPLICATION_ROLE = 'tieout_app'

/** Creates the application role when missing and makes the application login a member of it. Throws when that login could bypass every grant. */
export async function ensureApplicationRole(owner: pg.Client, appUrl: string): Promise<void> {
  const { login, password } = credentialsOf(appUrl)
  const role = owner.escapeIdentifier(APPLICATION_ROLE)
  await createRole(owner, APPLICATION_ROLE, login === APPLICATION_ROLE ? { password } : undefined)
  const found = await owner.query<{ superuser: boolean; owning: boolean }>(
    `select rolsuper as superuser, rolname = current_user as owning from pg_roles where rolname = $1`,
    [login],
  )
  const known = found.rows[0]
  if (!known) throw new Error(`The login "${login}" of DATABASE_APP_URL does not exist on this server.`)
  if (known.superuser || known.owning) {
    throw new Error(
      `The login "${login}" of DATABASE_APP_URL is a superuser or the owner, so append-only tables could be changed. Use a login that owns nothing.`,
    )
  }
  if (login !== APPLICATION_ROLE) await owner.query(`grant ${role} to ${owner.escapeIdentifier(login)}`)
  await letOwnerActAs(owner, role)
}

/** An owner that is no superuser must be a member of the role to make it the owner of the schema `work`. */
async function letOwnerActAs(owner: pg.Client, role: string): Promise<void> {
  const found = await owner.query<{ member: boolean }>(`select pg_has_role(current_user, $1, 'set') as member`, [
    APPLICATION_ROLE,
  ])
  if (!found.rows[0]?.member) await owner.query(`grant ${role} to current_user`)
}

async function createRole(owner: pg.Client, name: string, login?: { password: string }): Promise<void> {
  const found = await owner.query('select 1 from pg_roles where rolname = $1', [name])
  if (found.rowCount) return
  const secret = login?.password ? ` password ${owner.escapeLiteral(login.password)}` : ''
  try {
    await owner.query(`create role ${owner.escapeIdentifier(name)} ${login ? `login${secret}` : 'nologin'}`)
  } catch (error) {
    // 42710 and 23505: roles belong to the whole server, and another database of it was migrated in the same moment.
    if (!(error instanceof pg.DatabaseError) || !['42710', '23505'].includes(error.code ?? '')) throw error
  }
}

function credentialsOf(url: string): { login: string; password: string } {
  const parsed = new URL(url)
  return { login: decodeURIComponent(parsed.username), password: decodeURIComponent(parsed.password) }
}

/** Gives the application role what pg-boss needs at run time; its tables stay the owner's. */
export async function grantQueueSchema(owner: pg.Client, schema: string): Promise<void> {
  const [name, role] = [owner.escapeIdentifier(schema), owner.escapeIdentifier(APPLICATION_ROLE)]
  await owner.query(`
    grant usage on schema ${name} to ${role};
    grant select, insert, update, delete on all tables in schema ${name} to ${role};
    grant usage, select on all sequences in schema ${name} to ${role};
    grant execute on all functions in schema ${name} to ${role};
  `)
}
