import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { refuseOldServer } from '#db/migrate'
import { migrateAll } from '#server/launch/migrate-all'
import { type TestDatabase, testDatabase } from '#tests/support/test-database'

let scene: TestDatabase
beforeAll(async () => {
  scene = await testDatabase()
})
afterAll(() => scene.close())

async function ask<Row extends pg.QueryResultRow>(url: string, statement: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(statement)).rows
  } finally {
    await client.end()
  }
}

test('migrating an up-to-date database changes nothing', async () => {
  expect(await migrateAll({ ownerUrl: scene.ownerUrl, appUrl: scene.url })).toEqual([])
})

test('two processes that migrate at once do not disturb each other', async () => {
  const urls = { ownerUrl: scene.ownerUrl, appUrl: scene.url }
  await expect(Promise.all([migrateAll(urls), migrateAll(urls)])).resolves.toEqual([[], []])
})

test('a server older than 18 is refused in one sentence that says what to do', async () => {
  const rows = [{ version: '16.4', number: 160_004 }]
  // Only the answer to one question is needed from a server that cannot be had here.
  const old = { query: () => Promise.resolve({ rows }) } as unknown as pg.Client
  await expect(refuseOldServer(old)).rejects.toThrow(/PostgreSQL 18 or newer.*16\.4/)
})

test('a superuser as application login is refused', async () => {
  await expect(migrateAll({ ownerUrl: scene.ownerUrl, appUrl: scene.ownerUrl })).rejects.toThrow(/owns nothing/)
})

describe('an installation on a server of its own', () => {
  test('works with an owner that is no superuser and a login of another name', async () => {
    const maintenance = inject('templateUrl')
    await ask(maintenance, `create role acme_owner login createrole`)
    await ask(maintenance, `create role acme_web login`)
    await ask(maintenance, `create database acme owner acme_owner`)
    const address = (login: string) => {
      const url = new URL(maintenance)
      url.username = login
      url.pathname = '/acme'
      return url.href
    }
    // The role may exist already on a shared server, made by someone else: its members are that person's decision.
    await ask(maintenance, `grant tieout_app to acme_owner with admin option`)
    const applied = await migrateAll({ ownerUrl: address('acme_owner'), appUrl: address('acme_web') })
    expect(applied.length).toBeGreaterThan(5)
    expect(await ask(address('acme_web'), 'select count(*)::int as n from exception')).toEqual([{ n: 0 }])
    expect(await ask(address('acme_web'), 'select count(*)::int > 0 as some from pgboss.queue')).toEqual([
      { some: true },
    ])
  })
})

test('the application role owns no table of ours and none of the queue', async () => {
  const owned = await ask(
    scene.ownerUrl,
    `select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where pg_get_userbyid(c.relowner) = 'tieout_app' and n.nspname in ('public', 'control', 'pgboss')`,
  )
  expect(owned).toEqual([])
})
