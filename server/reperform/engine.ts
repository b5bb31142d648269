import { z } from 'zod'

/** What is wrong with a request: which field, what about it, and what to do. */
export interface Problem {
  /** The path of the field, such as `lines[0].quantity`; empty for the request as a whole. */
  readonly field: string
  readonly problem: string
  readonly remedy: string
}

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
  if (!request.success) return refused(request.error.issues.map((issue) => problemOf(engine.name, issue)))
  const performed = engine.perform(request.data)
  if (!performed.ok) return refused(performed.problems)
  return { ok: true, json: performed.value }
}

/** The text of a request or of a batch, one request per line; answers in the same order. A line that cannot be read is answered with its problem and stops no other. */
export function answerText<Request, Result>(engine: Engine<Request, Result>, text: string): Answer[] {
  const whole = parse(text)
  if (whole.ok)
    return Array.isArray(whole.json) ? whole.json.map((one) => answer(engine, one)) : [answer(engine, whole.json)]
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  if (lines.length < 2 || !parse(lines[0] ?? '').ok)
    return [refused([{ field: '', problem: `This is not JSON: ${whole.why}.`, remedy: remedyOf(engine.name) }])]
  return lines.map((line, index) => {
    const one = parse(line)
    if (one.ok) return answer(engine, one.json)
    const problem = `Line ${index + 1} is not JSON: ${one.why}.`
    return refused([{ field: '', problem, remedy: remedyOf(engine.name) }])
  })
}

/** The JSON schemas of request and result, as they are published. */
export function schemasOf<Request, Result>(engine: Engine<Request, Result>): unknown {
  return {
    command: `tieout ${engine.name}`,
    summary: engine.summary,
    request: z.toJSONSchema(engine.request, { io: 'input' }),
    result: z.toJSONSchema(engine.result, { io: 'output' }),
  }
}

function refused(problems: readonly Problem[]): Answer {
  const [error, ...more] = problems
  return { ok: false, json: more.length === 0 ? { error } : { error, more } }
}

function problemOf(name: string, issue: z.core.$ZodIssue): Problem {
  return { field: pathOf(issue.path), problem: issue.message, remedy: remedyOf(name) }
}

function remedyOf(name: string): string {
  return `Run "tieout ${name} --schema" for every field, its form and an explanation.`
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`
    return text === '' ? String(part) : `${text}.${String(part)}`
  }, '')
}

function parse(text: string): { ok: true; json: unknown } | { ok: false; why: string } {
  try {
    return { ok: true, json: JSON.parse(text) }
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message : String(error) }
  }
}
