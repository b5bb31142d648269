import { text } from 'node:stream/consumers'
import type { Command } from 'commander'
import { answerText, type Engine, schemasOf } from '../reperform/engine.ts'
import { CommandEnd, ExitCode } from './exit-code.ts'

/** One command per engine: `tieout rate` and its like. JSON on stdin, one request or one per line; JSON on stdout in the same order. Needs no database. */
export function reperform<Request, Result>(engine: Engine<Request, Result>): (program: Command) => void {
  return (program) => {
    program
      .command(engine.name)
      .description(`${engine.summary} One JSON request on stdin, or one per line; the result with its steps on stdout`)
      .option('--schema', 'print the schemas of request and result and do nothing else')
      .action(async (options: { schema?: boolean }) => {
        if (options.schema) return console.log(JSON.stringify(schemasOf(engine), null, 2))
        await answerStdin(engine)
      })
  }
}

async function answerStdin<Request, Result>(engine: Engine<Request, Result>): Promise<void> {
  const asked = await text(process.stdin)
  if (asked.trim() === '')
    throw new CommandEnd(ExitCode.usage, `Nothing came in on stdin. Try: tieout ${engine.name} < request.json`)
  const answers = answerText(engine, asked)
  const [only] = answers
  if (answers.length === 1) console.log(JSON.stringify(only?.json, null, 2))
  else for (const { json } of answers) console.log(JSON.stringify(json))
  const failed = answers.filter(({ ok }) => !ok).length
  if (failed > 0)
    throw new CommandEnd(ExitCode.failed, `${failed} of ${answers.length} requests could not be performed.`)
}
