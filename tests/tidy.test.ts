import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { jobs } from '#jobs/schedule'
import { en } from '#server/i18n/catalogue'
import { jobNames } from '#server/queue/contracts'
import {
  exportsOf,
  importsOf,
  listSources,
  readProjectFile,
  type Source,
  withoutComments,
  wordsOf,
} from './support/sources.ts'
import { listUnrun } from './support/unrun-queries.ts'

const all = listSources()
const product = all.filter(({ path }) => /^(app|components|server|db|jobs)\//.test(path) || path === 'proxy.ts')
const under = (folder: string) => product.filter(({ path }) => path.startsWith(`${folder}/`))
const pathsWhere = (sources: readonly Source[], isWrong: (source: Source) => boolean) =>
  sources.filter(isWrong).map(({ path }) => path)

type Folder = 'domain' | 'server' | 'db' | 'jobs' | 'components' | 'app'

function folderOf(path: string): Folder | undefined {
  if (path.startsWith('server/domain/')) return 'domain'
  if (path === 'proxy.ts') return 'app'
  return (['server', 'db', 'jobs', 'components', 'app'] as const).find((folder) => path.startsWith(`${folder}/`))
}

describe('who may import what', () => {
  const allowed: Record<Folder, readonly Folder[]> = {
    app: ['domain', 'server', 'components', 'app'],
    components: ['components'],
    jobs: ['domain', 'server', 'jobs'],
    server: ['domain', 'server', 'db'],
    db: ['domain', 'db'],
    domain: ['domain'],
  }
  for (const [from, targets] of Object.entries(allowed)) {
    test(`${from} imports only ${targets.join(', ')}`, () => {
      const wrong = product
        .filter(({ path }) => folderOf(path) === from)
        .flatMap((source) => importsOf(source).map((target) => ({ path: source.path, target, to: folderOf(target) })))
        .filter(({ path, target, to }) => to && !targets.includes(to) && !isPageToOwnAction(path, target))
        .map(({ path, target }) => `${path} -> ${target}`)
      expect(wrong).toEqual([])
    })
  }

  const owners: [string, RegExp, RegExp][] = [
    ['kysely and pg', /^(kysely|pg|pg-cursor|pg-copy-streams)(\/|$)/, /^db\//],
    ['pg-boss', /^pg-boss/, /^(server\/queue\/|server\/context\.ts|jobs\/)/],
  ]
  test('nothing outside the connectors knows a vendor, and nobody knows the inside of the sandbox', () => {
    const inside =
      /^server\/connectors\/(?!(contract|connections|secrets|open-connector)(\.ts)?$)|^server\/sandbox\/erp\//
    const wrong = product
      .filter(({ path }) => !/^server\/(connectors|sandbox)\//.test(path))
      .flatMap((source) => importsOf(source).map((target) => ({ path: source.path, target })))
      .filter(({ target }) => inside.test(target))
    expect(wrong).toEqual([])
  })

  for (const [name, specifier, home] of owners) {
    test(`${name} stays in its own folder`, () => {
      const strangers = product.filter(({ path }) => !home.test(path))
      expect(pathsWhere(strangers, (source) => importsOf(source).some((target) => specifier.test(target)))).toEqual([])
    })
  }
})

/** A page and the actions beside it are one thing in two files. */
function isPageToOwnAction(path: string, target: string): boolean {
  return dirname(path) === dirname(target)
}

describe('names', () => {
  const banned = [
    'manager',
    'helper',
    'helpers',
    'util',
    'utils',
    'handle',
    'handler',
    'process',
    'data',
    'item',
    'items',
    'info',
    'sync',
  ]
  // recon_item and plan_item are tables of the data model: what reads and writes them says "item" and means such a row.
  const maySayItem = (path: string) =>
    /^(db\/(schema|migrations)\/|db\/queries\/(recon|plan)-|server\/(reconcile|posting)\/)/.test(path)
  const isBanned = (path: string, name: string) =>
    wordsOf(name).some((word) => banned.includes(word) && !(/^items?$/.test(word) && maySayItem(path)))

  test('no file carries a word that says nothing', () => {
    expect(pathsWhere(product, ({ path }) => isBanned(path, basename(path).replace(/\.\w+$/, '')))).toEqual([])
  })
  test('no export carries a word that says nothing', () => {
    const wrong = product.flatMap((source) =>
      exportsOf(source)
        .filter((name) => isBanned(source.path, name))
        .map((name) => `${source.path}: ${name}`),
    )
    expect(wrong).toEqual([])
  })
  test('files are written in kebab-case', () => {
    const isOdd = ({ path }: Source) =>
      !/^[a-z0-9]+(-[a-z0-9]+)*(\.(test|spec|config))?\.(ts|tsx|mjs)$/.test(basename(path))
    const isMigration = ({ path }: Source) => path.startsWith('db/migrations/')
    expect(pathsWhere(all, (source) => isOdd(source) && !isMigration(source))).toEqual([])
  })
  test('no file only passes on what others export', () => {
    const isBarrel = ({ text }: Source) => {
      const lines = withoutComments(text)
        .split(/\n(?=\S)/)
        .filter((line) => line.trim())
      return lines.length > 0 && lines.every((line) => /^export (type )?(\*|\{[^}]*\}) from/.test(line))
    }
    expect(
      pathsWhere(
        product.filter(({ path }) => !path.startsWith('app/')),
        isBarrel,
      ),
    ).toEqual([])
  })
})

describe('money and settings', () => {
  test('parseFloat is nowhere', () => {
    expect(pathsWhere(product, ({ text }) => /parseFloat\(/.test(text))).toEqual([])
  })
  test('nothing that is an amount, price, rate or quantity becomes a number', () => {
    const suspect = /(?<![\w.])Number\([^)]*(amount|minor|price|rate|quantity|money|balance)/i
    const wrong = product.flatMap(({ path, text }) =>
      withoutComments(text)
        .split('\n')
        .filter((line) => suspect.test(line))
        .map((line) => `${path}: ${line.trim()}`),
    )
    expect(wrong).toEqual([])
  })
  test('only server/env.ts reads the environment', () => {
    const others = product.filter(({ path }) => path !== 'server/env.ts')
    expect(pathsWhere(others, ({ text }) => /process\.env\b/.test(withoutComments(text)))).toEqual([])
  })
  test('the domain has no clock and no randomness', () => {
    const impure = /Date\.now\(|new Date\(\)|Math\.random|randomUUID|performance\.now|Temporal\.Now/
    expect(pathsWhere(under('server/domain'), ({ text }) => impure.test(withoutComments(text)))).toEqual([])
  })
})

describe('doors', () => {
  test('a server action exists only where the registry can judge it', () => {
    expect(
      pathsWhere(product, ({ text }) => /^\s*['"]use server['"]/m.test(text) && !/define-action/.test(text)),
    ).toEqual([])
  })
  test('every route handler is made by defineRoute', () => {
    const routes = under('app').filter(({ path }) => basename(path) === 'route.ts' && !path.includes('[...nextauth]'))
    expect(
      pathsWhere(routes, ({ text }) => !/define(Public)?Route\(/.test(text) && !/server\/auth\//.test(text)),
    ).toEqual([])
  })
})

describe('the database', () => {
  test('no query is built without being run', () => {
    const wrong = [...under('db/queries'), ...under('server'), ...under('jobs')].flatMap((source) => listUnrun(source))
    expect(wrong).toEqual([])
  })
  test('a migration that was merged is never edited and never removed', () => {
    const known: unknown = JSON.parse(readProjectFile('tests/support/migration-hashes.json'))
    const now = Object.fromEntries(under('db/migrations').map(({ path, text }) => [basename(path), sha256(text)]))
    // A new migration is added to the list by tests/support/record-migrations.mjs.
    expect(now).toEqual(known)
  })
})

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

describe('jobs', () => {
  const files = under('jobs')
    .map(({ path }) => basename(path, '.ts'))
    .filter((name) => !['worker', 'define-job', 'schedule'].includes(name))
  const tests = all.filter(({ path }) => path.startsWith('tests/') && path.endsWith('.test.ts'))

  test('every contract has one job in a file of its name, and the worker listens for it', () => {
    expect([...jobNames].sort()).toEqual(files.sort())
    expect(jobs.map((job) => job.name).sort()).toEqual([...jobNames].sort())
  })
  for (const name of jobNames) {
    test(`the job ${name} has a test that runs it`, () => {
      expect(tests.some(({ text }) => text.includes(`#jobs/${name}`))).toBe(true)
    })
  }
})

describe('words for people', () => {
  test('no sentence of the catalogue is left without a reader', () => {
    const texts = product.map(({ text }) => text).join('\n')
    const prefixes = [...texts.matchAll(/['"`]([\w.]+\.)\$\{/g)].map((match) => match[1] ?? '')
    // Components ask for a word by its last name: they know nothing of the catalogue.
    const named = new Set([...texts.matchAll(/'([\w.-]+)'/g)].map((match) => match[1] ?? ''))
    const isWord = (key: string) => key.startsWith('words.') && named.has(key.slice('words.'.length))
    const isRead = (key: string) => isWord(key) || named.has(key) || prefixes.some((prefix) => key.startsWith(prefix))
    expect(leavesOf(en).filter((key) => !isRead(key))).toEqual([])
  })
})

function leavesOf(tree: object, path = ''): string[] {
  return Object.entries(tree).flatMap(([key, below]: [string, unknown]) =>
    typeof below === 'object' && below !== null ? leavesOf(below, `${path}${key}.`) : [`${path}${key}`],
  )
}

describe('the text of the code', () => {
  test('nothing is left for later in a comment', () => {
    const later =
      /\b(TODO|FIXME|HACK)\b|@ts-(ignore|expect-error|nocheck)|biome-ignore lint|oxlint-disable|eslint-disable/
    expect(pathsWhere(product, ({ text }) => later.test(text))).toEqual([])
  })
  test('no test is switched off or run alone', () => {
    const tests = all.filter(({ path }) => /\.(test|spec)\.ts$/.test(path) && path !== 'tests/tidy.test.ts')
    expect(pathsWhere(tests, ({ text }) => /\b(test|describe|it)\.(skip|only|todo)\(/.test(text))).toEqual([])
  })
  test('every exported function of the domain says what it takes and gives', () => {
    const undocumented = under('server/domain').flatMap(({ path, text }) =>
      [...text.matchAll(/(^|\n)([^\n]*)\nexport (?:async )?function (\w+)/g)]
        .filter((match) => !/\*\/\s*$/.test(match[2] ?? '') && !/^export function/.test(match[2] ?? ''))
        .map((match) => `${path}: ${match[3]}`),
    )
    expect(undocumented).toEqual([])
  })
  test('every area of the server has a page that says what it owns', () => {
    const areas = new Set(under('server').flatMap(({ path }) => /^server\/([^/]+)\//.exec(path)?.[1] ?? []))
    const missing = [...areas].filter((area) => !existsSync(join(import.meta.dirname, '../server', area, 'README.md')))
    expect(missing).toEqual([])
  })
})
