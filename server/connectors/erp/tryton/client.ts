import { z } from 'zod'
import { exchangeJson } from '../../guarded-exchange.ts'
import { faultOf, faultOfStatus, TrytonFault } from './fault.ts'
import { decode } from './wire.ts'

export interface TrytonAddress {
  readonly baseUrl: string
  readonly database: string
  readonly user: string
  readonly password: string
  readonly timeoutMs: number
}

export interface ReadOptions {
  readonly fields: readonly string[]
  readonly limit?: number
  readonly order?: readonly (readonly [string, 'ASC' | 'DESC'])[]
}

/** One signed-in user of one Tryton database. Every call throws a TrytonFault when it gives no result. */
export interface TrytonClient {
  /** Calls a method of a model with its arguments; `context` adds to the user's own. */
  call(model: string, method: string, params: readonly unknown[], context?: object): Promise<unknown>
  /** Rows of a model that fit a domain. */
  rows(model: string, domain: readonly unknown[], options: ReadOptions): Promise<readonly TrytonRow[]>
  /** Creates one record and gives its id. */
  create(model: string, values: object, context?: object): Promise<number>
  /** Walks a wizard: each step is a state and what its forms are filled with. Gives the answer to the last. */
  wizard(name: string, steps: readonly (readonly [state: string, forms?: object])[], context?: object): Promise<unknown>
  /** The id of the user that is signed in. */
  userId(): Promise<number>
  /** The version the server tells. */
  version(): Promise<string>
}

export type TrytonRow = Readonly<Record<string, unknown>> & { readonly id: number }

/** Opens a client; the first call signs in. A session that ended is renewed and the call made once more: a server that does not know a session has done nothing. */
export function openClient(address: TrytonAddress): TrytonClient {
  const session = openSession(address)
  const call = (model: string, method: string, params: readonly unknown[], context: object = {}) =>
    session.run(`model.${model}.${method}`, params, context)
  return {
    call,
    async rows(model, domain, { fields, limit, order }) {
      return readRows(await call(model, 'search_read', [domain, 0, limit ?? null, order ?? null, fields]))
    },
    async create(model, values, context) {
      const ids = await call(model, 'create', [[values]], context)
      if (Array.isArray(ids) && typeof ids[0] === 'number') return ids[0]
      throw new TrytonFault('silent', `Tryton gave no id for a new ${model}.`)
    },
    async wizard(name, steps, context = {}) {
      const opened = await session.run(`wizard.${name}.create`, [], context)
      const id: unknown = Array.isArray(opened) ? opened[0] : opened
      try {
        let answer: unknown
        for (const [state, forms] of steps) {
          answer = await session.run(`wizard.${name}.execute`, [id, forms ?? {}, state], context)
        }
        return answer
      } finally {
        await session.run(`wizard.${name}.delete`, [id], context)
      }
    },
    userId: () => session.userId(),
    async version() {
      return String(await send(address, '/', { method: 'common.server.version', params: [] }))
    },
  }
}

function openSession(address: TrytonAddress) {
  let signedIn: ReturnType<typeof signIn> | undefined
  const path = `/${encodeURIComponent(address.database)}/`
  const sendSigned = async (method: string, params: readonly unknown[], context: object) => {
    signedIn ??= signIn(address, path)
    const { authorization, context: own } = await signedIn
    return send(address, path, { method, params: [...params, { ...own, ...context }], authorization })
  }
  return {
    async userId() {
      signedIn ??= signIn(address, path)
      return (await signedIn).userId
    },
    async run(method: string, params: readonly unknown[], context: object): Promise<unknown> {
      try {
        return await sendSigned(method, params, context)
      } catch (error) {
        const hadSession = await signedIn?.then(
          () => true,
          () => false,
        )
        signedIn = isRefused(error) ? undefined : signedIn
        if (!hadSession || !isSessionOver(error)) throw error
        return await sendSigned(method, params, context)
      }
    },
  }
}

const isRefused = (error: unknown) => error instanceof TrytonFault && error.kind === 'refused'
const isSessionOver = (error: unknown) => error instanceof SessionOver

class SessionOver extends TrytonFault {
  constructor() {
    const { kind, message } = faultOfStatus(401)
    super(kind, message)
  }
}

async function signIn(address: TrytonAddress, path: string) {
  const login = [address.user, { password: address.password }, 'en']
  const answer = await send(address, path, { method: 'common.db.login', params: login })
  const [userId, key]: unknown[] = Array.isArray(answer) ? answer : []
  if (typeof userId !== 'number') throw new SessionOver()
  const authorization = `Session ${Buffer.from(`${address.user}:${userId}:${String(key)}`).toString('base64')}`
  const method = 'model.res.user.get_preferences'
  const context = await send(address, path, { method, params: [true, {}], authorization })
  return { userId, authorization, context: typeof context === 'object' && context !== null ? context : {} }
}

let lastCall = 0

const Answer = z.object({ result: z.unknown().optional(), error: z.unknown().optional() })

/** The server answers errors with status 200 only when the body has exactly these three keys. */
async function send(
  address: TrytonAddress,
  path: string,
  call: { method: string; params: readonly unknown[]; authorization?: string },
): Promise<unknown> {
  lastCall += 1
  const heard = await exchangeJson({
    url: new URL(path, address.baseUrl).href,
    method: 'POST',
    headers: call.authorization === undefined ? {} : { authorization: call.authorization },
    body: { id: lastCall, method: call.method, params: call.params },
    timeoutMs: address.timeoutMs,
  })
  if (heard.kind === 'refused') throw new TrytonFault('refused', heard.message)
  if (heard.kind === 'lost') throw new TrytonFault('silent', heard.message)
  if (heard.status === 401) throw new SessionOver()
  if (heard.status !== 200) throw faultOfStatus(heard.status)
  const answer = heard.kind === 'answer' ? Answer.safeParse(heard.body).data : undefined
  if (!answer) throw new TrytonFault('silent', 'The answer of Tryton cannot be read.')
  if (answer.error) throw faultOf(answer.error)
  return decode(answer.result)
}

function readRows(answer: unknown): readonly TrytonRow[] {
  if (!Array.isArray(answer)) throw new TrytonFault('silent', 'Tryton answered a search with something else than rows.')
  return answer.filter(
    (row: unknown): row is TrytonRow =>
      typeof row === 'object' && row !== null && 'id' in row && typeof row.id === 'number',
  )
}
