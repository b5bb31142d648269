import { z } from 'zod'
import type { Problem } from './problem.ts'
import { type ReadJson, readJson } from './read-json.ts'
import { formProblems, withExpectation } from './request-problems.ts'
import { schemaNodeOf } from './schema-node.ts'

export type Performed<Result> =
  | { readonly ok: true; readonly value: Result }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** One of the engines that decide a cent, as others may ask it: plain business fields in, the result with its steps out. It is the engine the runs use. */
export interface Engine<Request, Result> {
  readonly name: 'aggregate' | 'rate' | 'tax' | 'fx' | 'recognise'
  readonly summary: string
  readonly request: z.ZodType<Request>
  readonly result: z.ZodType<Result>
  readonly perform: (request: Request) => Performed<Result>
}

/** The answer to one request as it is printed: the result, or every problem at once. */
export type Answer = { readonly ok: boolean; readonly json: unknown }

/** Reads one request (already parsed from JSON), performs it, and gives what to print. Never throws for what was asked. */
export function answer<Request, Result>(engine: Engine<Request, Result>, asked: unknown): Answer {
  const request = engine.request.safeParse(asked)
  if (!request.success) return refused(formProblems(request.error.issues, asked, schemaNodeOf(engine.request)))
  const performed = performedBy(engine, request.data)
  if (performed.ok) return { ok: true, json: performed.value }
  const schema = schemaNodeOf(engine.request)
  return refused(performed.problems.map((problem) => withExpectation(problem, asked, schema)))
}

/** What an engine makes of a request; where it stops at something that cannot be, that is the answer, and a batch goes on. */
function performedBy<Request, Result>(engine: Engine<Request, Result>, request: Request): Performed<Result> {
  try {
    return engine.perform(request)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    const remedy = 'Check days, amounts and quantities at the far ends of what there is, and report this request.'
    return { ok: false, problems: [{ field: '', problem: `The engine stopped at it: ${why}.`, remedy }] }
  }
}

/** The text of a request or of a batch, one request per line (or a JSON list of requests); answers in the same order. A line that cannot be read or performed is answered with its number and its problem and stops no other; empty lines are skipped. */
export function answerText<Request, Result>(engine: Engine<Request, Result>, text: string): Answer[] {
  const sent = text.replace(/^\uFEFF/, '')
  const lines = sent.split('\n').map((line, index) => ({ line, number: index + 1 }))
  const filled = lines.filter(({ line }) => line.trim() !== '')
  if (filled.length > 1 && filled.some(({ line }) => line.startsWith('{') && readJson(line).ok))
    return filled.map(({ line, number }) => at({ line: number }, answerRead(engine, readJson(line))))
  const whole = readJson(sent)
  if (whole.ok && Array.isArray(whole.json))
    return whole.json.map((one, index) => at({ entry: index + 1 }, answer(engine, one)))
  return [answerRead(engine, whole)]
}

/** What to say where nothing was sent at all. */
export function nothingSent({ name }: Pick<Engine<unknown, unknown>, 'name'>): Problem {
  const problem = 'Nothing came in on stdin.'
  return { field: '', problem, remedy: `Send one JSON request, or one per line. ${tryIt(name)}` }
}

/** The JSON schemas of request and result, as they are published. */
export function schemasOf<Request, Result>(engine: Engine<Request, Result>) {
  return {
    command: `tieout ${engine.name}`,
    summary: engine.summary,
    request: z.toJSONSchema(engine.request, { io: 'input' }),
    result: z.toJSONSchema(engine.result, { io: 'output' }),
  }
}

function answerRead<Request, Result>(engine: Engine<Request, Result>, read: ReadJson): Answer {
  if (read.ok) return answer(engine, read.json)
  const remedy = `${read.remedy} ${tryIt(engine.name)}`
  return refused([{ field: '', problem: `This is not JSON; ${read.why}.`, remedy }])
}

function at(place: { readonly line: number } | { readonly entry: number }, { ok, json }: Answer): Answer {
  return ok || typeof json !== 'object' ? { ok, json } : { ok, json: { ...place, ...json } }
}

function tryIt(name: string): string {
  return `A whole request to begin with: tieout ${name} --example`
}

function refused(problems: readonly Problem[]): Answer {
  const [error, ...more] = problems
  return { ok: false, json: more.length === 0 ? { error } : { error, more } }
}
