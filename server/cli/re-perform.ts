import { text } from 'node:stream/consumers'
import type { Command } from 'commander'
import { answerText, type Engine, nothingSent, schemasOf } from '../reperform/engine.ts'
import { examplesOf } from '../reperform/examples.ts'
import { CommandEnd, ExitCode } from './exit-code.ts'

interface Options {
  readonly schema?: string | true
  readonly example?: string | true
}

/** One command per engine: `tieout rate` and its like. JSON on stdin, one request or one per line; JSON on stdout in the same order. Needs no database. */
export function reperform<Request, Result>(engine: Engine<Request, Result>): (program: Command) => void {
  return (program) => {
    program
      .command(engine.name)
      .description(`${engine.summary} One JSON request on stdin, or one per line; the result with its steps on stdout`)
      .option('--schema [part]', 'print the schemas and do nothing else: "request", "result", or both')
      .option('--example [kind]', `print a request to begin with: ${Object.keys(examplesOf(engine.name)).join(', ')}`)
      .action(async ({ schema, example }: Options) => {
        if (schema !== undefined) return print(schemaAsked(engine, schema))
        if (example !== undefined) return print(exampleAsked(engine.name, example))
        await answerStdin(engine)
      })
  }
}

function schemaAsked<Request, Result>(engine: Engine<Request, Result>, part: string | true): unknown {
  const schemas = schemasOf(engine)
  if (part === true) return schemas
  if (part === 'request' || part === 'result') return schemas[part]
  throw new CommandEnd(
    ExitCode.usage,
    `There is no schema "${part}". Ask for request, result, or for both without a word.`,
  )
}

function exampleAsked(name: Engine<unknown, unknown>['name'], kind: string | true): unknown {
  const examples = examplesOf(name)
  const kinds = Object.keys(examples)
  const example = examples[kind === true ? (kinds[0] ?? '') : kind]
  if (example !== undefined) return example
  throw new CommandEnd(ExitCode.usage, `There is no example "${kind}". Ask for one of: ${kinds.join(', ')}.`)
}

async function answerStdin<Request, Result>(engine: Engine<Request, Result>): Promise<void> {
  const asked = process.stdin.isTTY ? '' : await text(process.stdin)
  if (asked.trim() === '') {
    const error = nothingSent(engine)
    print({ error })
    throw new CommandEnd(ExitCode.usage, `${error.problem} ${error.remedy}`)
  }
  const answers = answerText(engine, asked)
  const [only] = answers
  if (answers.length === 1) print(only?.json)
  else for (const { json } of answers) console.log(JSON.stringify(json))
  const failed = answers.filter(({ ok }) => !ok).length
  if (failed > 0)
    throw new CommandEnd(ExitCode.failed, `${failed} of ${answers.length} requests could not be performed.`)
}

function print(json: unknown): void {
  console.log(JSON.stringify(json, null, 2))
}
