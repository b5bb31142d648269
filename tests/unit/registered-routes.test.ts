import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { pages } from '#server/auth/registry-pages'
import { routes } from '#server/auth/registry-routes'

const app = join(import.meta.dirname, '../../app')
const files = readdirSync(app, { recursive: true, encoding: 'utf8' })
const pageFiles = files.filter((file) => /(^|\/)page\.tsx?$/.test(file))
const routeFiles = files.filter((file) => /(^|\/)route\.tsx?$/.test(file))

/** The address of a file in the app folder: its folder without route groups. */
function addressOf(file: string): string {
  const parts = relative('.', file).split('/').slice(0, -1)
  return `/${parts.filter((part) => !/^\(.*\)$/.test(part)).join('/')}`
}

const textOf = (file: string) => readFileSync(join(app, file), 'utf8')

test('every page of the app is in the registry, and every page of the registry in the app', () => {
  const registered = Object.values(pages).map((page) => page.path)
  expect(pageFiles.map(addressOf).sort()).toEqual([...registered].sort())
})

test('every route of the app is in the registry, and every route of the registry in the app', () => {
  const registered = Object.values(routes).map((route) => route.path)
  expect(routeFiles.map(addressOf).sort()).toEqual([...registered].sort())
})

test('every page asks the registry under its own name before anything else', () => {
  for (const [name, page] of Object.entries(pages)) {
    if (page.roles === 'public') continue
    const file = pageFiles.find((one) => addressOf(one) === page.path)
    expect(textOf(file ?? ''), page.path).toContain(`authorise('${name}')`)
  }
})

test('every route is made under its own name and answers exactly the methods it is registered with', () => {
  for (const [name, route] of Object.entries(routes)) {
    const text = textOf(routeFiles.find((one) => addressOf(one) === route.path) ?? '')
    const methods = [
      ...text.matchAll(
        /export (?:const|async function|function) (GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\b|\bas (GET|POST|PUT|PATCH|DELETE)\b/g,
      ),
    ]
    expect(methods.map((found) => found[1] ?? found[2]).sort(), route.path).toEqual([...route.methods].sort())
    if (name === 'session.exchange') continue // the sign-in library's own handler
    const maker = route.roles === 'public' ? 'definePublicRoute' : 'defineRoute'
    expect(text, route.path).toMatch(new RegExp(`${maker}\\(\\s*'${name}'`))
  }
})

test('no file declares server functions of its own: every change goes through the one action route', () => {
  const sources = files.filter((file) => /\.tsx?$/.test(file))
  for (const file of sources) expect(textOf(file), file).not.toMatch(/['"]use server['"]/)
})

test('no page streams before it was authorised: a loading file would answer with success first', () => {
  expect(files.filter((file) => /(^|\/)loading\.tsx?$/.test(file))).toEqual([])
})

test('links ask for a page when they are followed: only one component knows the link that looks ahead', () => {
  const components = join(import.meta.dirname, '../../components')
  const inside = readdirSync(components, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file))
  const texts = [
    ...inside.filter((file) => file !== 'link.tsx').map((file) => readFileSync(join(components, file), 'utf8')),
    ...files.filter((file) => /\.tsx?$/.test(file)).map(textOf),
  ]
  for (const text of texts) expect(text).not.toMatch(/from 'next\/link'/)
})
