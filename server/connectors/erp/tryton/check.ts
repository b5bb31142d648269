import { z } from 'zod'
import type { TrytonClient } from './client.ts'
import { nested, readCompanies } from './records.ts'

interface Finding {
  readonly name: string
  readonly passed: boolean
  readonly detail: string
}

/** Tryton counts the groups that grant a right, and says nothing where nobody needs one. */
const Right = z.union([z.boolean(), z.number()]).nullish()
const Access = z.record(z.string(), z.object({ create: Right, write: Right }))
const POSTED_INTO = ['account.invoice', 'account.invoice.line', 'account.move']

/** Tries sign-in, reading and the rights to post, each only if what it needs passed. Creates nothing. */
export async function checkTryton(client: TrytonClient): Promise<readonly Finding[]> {
  const signIn = await tryOut('sign_in', 'Check the address, the database, the user and the password.', async () => {
    const version = await client.version()
    await client.userId()
    return `Signed in to Tryton ${version}.`
  })
  if (!signIn.passed) return [signIn]
  return [signIn, await tryReading(client), await tryRights(client), await tryNumbers(client)]
}

async function tryReading(client: TrytonClient): Promise<Finding> {
  return tryOut('read', 'Give the user a company and the group Account.', async () => {
    const companies = await readCompanies(client)
    if (companies.length === 0) throw new Error('The user belongs to no company.')
    await client.rows('account.move.line', [], { fields: ['id'], limit: 1 })
    return `Reads the books of ${companies.map((company) => company.name).join(', ')}.`
  })
}

async function tryRights(client: TrytonClient): Promise<Finding> {
  return tryOut('post', 'Give the user the group Account.', async () => {
    const access = Access.parse(await client.call('ir.model.access', 'get_access', [POSTED_INTO]))
    const missing = POSTED_INTO.filter((model) => isDenied(access[model]?.create) || isDenied(access[model]?.write))
    if (missing.length > 0) throw new Error(`The user may not create or change ${missing.join(', ')}.`)
    return 'May create and post customer invoices.'
  })
}

const isDenied = (right: z.infer<typeof Right>) => right === false || right === 0

/** Tryton numbers customer invoices in the order of their dates: with one range for a year, a document of an earlier month is refused as soon as a later month has one. */
async function tryNumbers(client: TrytonClient): Promise<Finding> {
  return tryOut('number_ranges', 'Give each period its own invoice sequences.', async () => {
    const fields = ['period', 'fiscalyear.name']
    const ranges = await client.rows('account.fiscalyear.invoice_sequence', [], { fields })
    if (ranges.length === 0) throw new Error('No fiscal year has invoice sequences.')
    const yearly = ranges.filter((range) => range['period'] === null)
    const years = [...new Set(yearly.map((range) => String(nested(range, 'fiscalyear')['name'])))]
    if (years.length > 0) throw new Error(`Some numbers of ${years.join(', ')} run through the whole year.`)
    return 'Every month numbers its invoices on its own.'
  })
}

async function tryOut(name: string, remedy: string, attempt: () => Promise<string>): Promise<Finding> {
  try {
    return { name, passed: true, detail: await attempt() }
  } catch (error) {
    return { name, passed: false, detail: `${error instanceof Error ? error.message : String(error)} ${remedy}` }
  }
}
