import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { type Db, openDatabase } from '#db/client'

export interface TestDatabase {
  /** Connected as the application role, as web and worker are. */
  readonly db: Db
  /** Connected as the owner. Only for arranging what the application role may not. */
  readonly ownerDb: Db
  readonly url: string
  readonly ownerUrl: string
  close(): Promise<void>
}

/** A database of one's own, cloned from the migrated template in a fraction of a second. It is never dropped: the whole server is thrown away at the end. */
export async function testDatabase(): Promise<TestDatabase> {
  const name = newName()
  await clone(inject('templateUrl'), { name, template: 'tpl' })
  return openNamed(name)
}

/** The state of another test's database at this moment, as a backup restored later would have it. Its connections are ended and open again when used. */
export async function restoredCopy(of: Pick<TestDatabase, 'url'>): Promise<TestDatabase> {
  const name = newName()
  await clone(inject('templateUrl'), { name, template: new URL(of.url).pathname.slice(1) })
  return openNamed(name)
}

function newName(): string {
  return `t_${randomBytes(6).toString('hex')}`
}

function openNamed(name: string): TestDatabase {
  const url = withName(inject('templateAppUrl'), name)
  const ownerUrl = withName(inject('templateUrl'), name)
  const db = openDatabase({ url })
  const ownerDb = openDatabase({ url: ownerUrl })
  const close = async () => {
    await db.destroy()
    await ownerDb.destroy()
  }
  return { db, ownerDb, url, ownerUrl, close }
}

async function clone(templateUrl: string, { name, template }: { name: string; template: string }): Promise<void> {
  const client = new pg.Client({ connectionString: withName(templateUrl, 'postgres') })
  await client.connect()
  try {
    // A template must not be in use; nobody is connected to the one all tests start from.
    await client.query('select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1', [template])
    await client.query(`create database ${name} template ${template}`)
  } finally {
    await client.end()
  }
}

function withName(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}
