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
  const name = `t_${randomBytes(6).toString('hex')}`
  await clone(inject('templateUrl'), name)
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

async function clone(templateUrl: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: withName(templateUrl, 'postgres') })
  await client.connect()
  try {
    await client.query(`create database ${name} template tpl`)
  } finally {
    await client.end()
  }
}

function withName(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}
