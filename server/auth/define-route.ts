import type { z } from 'zod'
import { type Surroundings, webSurroundings } from '../context.ts'
import { env } from '../env.ts'
import { rolesOf } from './actor.ts'
import { problem } from './problem.ts'
import { judge, type RouteName, routeEntry } from './registry.ts'
import { correlationHeader, correlationIdFrom, isOwnOrigin } from './request.ts'
import { currentPerson, type WebCtx, webCtx } from './web-ctx.ts'

type RouteParams = { params: Promise<Record<string, string | string[] | undefined>> }
type RouteHandler = (request: Request, route: RouteParams) => Promise<Response>

interface RouteSpec<Input extends z.ZodType> {
  readonly input: Input
  readonly run: (ctx: WebCtx, input: z.output<Input>, request: Request) => Promise<Response>
}

interface PublicRouteSpec<Input extends z.ZodType> {
  readonly input: Input
  readonly run: (about: { correlationId: string }, input: z.output<Input>) => Promise<Response>
}

/**
 * A route handler for signed-in people, judged by the registry before anything of it runs. Input is the query of a GET, or
 * the JSON body of a change, together with the parts of the path. Refusals are problem+json: 401, 403, 422, 500.
 */
export function defineRoute<Input extends z.ZodType>(name: RouteName, spec: RouteSpec<Input>): RouteHandler {
  return answering(name, async (request, route, correlationId) => {
    const entry = routeEntry(name)
    const person = await currentPerson()
    const verdict = judge(entry.roles, person === null ? null : rolesOf(person))
    if (verdict === 'unauthenticated' || person === null) {
      return problem({ status: 401, code: 'unauthenticated', title: 'Sign in first' }, correlationId)
    }
    if (verdict === 'forbidden') {
      const needed = Array.isArray(entry.roles) ? entry.roles.join(', ') : ''
      return problem({ status: 403, code: 'forbidden', title: `This needs the role ${needed}` }, correlationId)
    }
    const input = await readInput(spec.input, request, route)
    if (!input.ok)
      return problem(
        { status: 422, code: 'invalid_input', title: 'Invalid input', errors: input.errors },
        correlationId,
      )
    return spec.run(await webCtx(name, person, correlationId), input.value, request)
  })
}

/** A route handler that asks nobody who they are. Only for entries that the registry calls public. */
export function definePublicRoute<Input extends z.ZodType>(
  name: RouteName,
  spec: PublicRouteSpec<Input>,
): RouteHandler {
  if (routeEntry(name).roles !== 'public') throw new Error(`${name} is not public in the registry`)
  return answering(name, async (request, route, correlationId) => {
    const input = await readInput(spec.input, request, route)
    if (!input.ok)
      return problem(
        { status: 422, code: 'invalid_input', title: 'Invalid input', errors: input.errors },
        correlationId,
      )
    return spec.run({ correlationId }, input.value)
  })
}

/** Adds what every answer has: the correlation id, a log line, and a problem instead of a stack trace. */
function answering(
  name: RouteName,
  answer: (request: Request, route: RouteParams, correlationId: string) => Promise<Response>,
): RouteHandler {
  return async (request, route) => {
    const correlationId = correlationIdFrom(request.headers.get(correlationHeader))
    const changing = !['GET', 'HEAD'].includes(request.method)
    if (changing && !isOwnOrigin(request.headers, env().NEXTAUTH_URL)) {
      return problem({ status: 403, code: 'foreign_origin', title: 'Not from this console' }, correlationId)
    }
    try {
      const response = await answer(request, route, correlationId)
      response.headers.set(correlationHeader, correlationId)
      return response
    } catch (error) {
      const log = await logOf()
      log?.error({ err: error, correlationId, entry: name }, 'route failed')
      return problem({ status: 500, code: 'internal', title: 'Something went wrong on our side' }, correlationId)
    }
  }
}

async function logOf(): Promise<Surroundings['log'] | undefined> {
  // Without its surroundings the process cannot log; the answer still says what happened.
  return webSurroundings()
    .then((surroundings) => surroundings.log)
    .catch(() => undefined)
}

type Read<Value> = { ok: true; value: Value } | { ok: false; errors: { path: string; message: string }[] }

async function readInput<Input extends z.ZodType>(
  schema: Input,
  request: Request,
  route: RouteParams,
): Promise<Read<z.output<Input>>> {
  const path = await route.params
  const given =
    request.method === 'GET' ? Object.fromEntries(new URL(request.url).searchParams) : await readBody(request)
  if (given === undefined) return { ok: false, errors: [{ path: '', message: 'The body is not JSON' }] }
  const parsed = schema.safeParse({ ...given, ...path })
  if (parsed.success) return { ok: true, value: parsed.data }
  return {
    ok: false,
    errors: parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })),
  }
}

async function readBody(request: Request): Promise<object | undefined> {
  const body: unknown = await request.json().catch(() => undefined) // not JSON is answered with 422, not thrown
  return typeof body === 'object' && body !== null ? body : undefined
}
