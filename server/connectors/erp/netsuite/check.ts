import { z } from 'zod'
import type { NetsuiteSession } from './session.ts'
import { readRows } from './suiteql.ts'
import { sentenceOf } from './tell-answer.ts'

interface Finding {
  readonly name: string
  readonly passed: boolean
  readonly detail: string
}

const Count = z.object({ id: z.string() })

/** Tries sign-in, reading and the right to create both kinds of record, each only if what it needs passed. Creates nothing. */
export async function checkNetsuite(session: NetsuiteSession): Promise<readonly Finding[]> {
  const signIn = await trySignIn(session)
  if (!signIn.passed) return [signIn]
  const rights = await Promise.all((['invoice', 'creditMemo'] as const).map((type) => tryRight(session, type)))
  return [signIn, await tryReading(session), ...rights]
}

async function trySignIn(session: NetsuiteSession): Promise<Finding> {
  const name = 'sign_in'
  const heard = await session.ask('GET', 'record/v1/metadata-catalog')
  if (heard.kind === 'answer' && heard.status === 200) return { name, passed: true, detail: 'The token is accepted.' }
  if (heard.kind === 'answer' && heard.status === 401) {
    return { name, passed: false, detail: 'The token is refused: create a new one in NetSuite and enter it here.' }
  }
  return { name, passed: false, detail: `No answer we can use: ${sentenceOf(heard)}. Check the address.` }
}

async function tryReading(session: NetsuiteSession): Promise<Finding> {
  const name = 'read'
  try {
    await readRows(session, 'SELECT id FROM transaction ORDER BY lastmodifieddate, id', Count, 1)
    return { name, passed: true, detail: 'Transactions can be read.' }
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    return { name, passed: false, detail: `${said}. Give the role the right to run SuiteQL on transactions.` }
  }
}

async function tryRight(session: NetsuiteSession, type: 'invoice' | 'creditMemo'): Promise<Finding> {
  const name = type === 'invoice' ? 'post_invoice' : 'post_credit_memo'
  const heard = await session.ask('GET', `record/v1/metadata-catalog/${type}`)
  if (heard.kind === 'answer' && heard.status === 200) {
    return { name, passed: true, detail: `The role may create records of type ${type}.` }
  }
  return { name, passed: false, detail: `${sentenceOf(heard)}. Give the role the right to create ${type} records.` }
}
