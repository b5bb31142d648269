import { Command, CommanderError } from 'commander'
import { commands } from './commands.ts'
import { ExitCode, exitCodeOf } from './exit-code.ts'

await main(process.argv)

async function main(words: string[]): Promise<void> {
  const program = new Command('tieout')
    .description('Proves every cent from the usage event to the ERP document, and explains what does not agree.')
    .showHelpAfterError()
    .exitOverride()
  for (const register of commands) register(program)
  try {
    await program.parseAsync(words)
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? ExitCode.done : ExitCode.usage
      return
    }
    console.error(error instanceof Error ? tell(error) : String(error))
    process.exitCode = exitCodeOf(error)
  }
}

/** One sentence and its causes; the whole stack only where LOG_LEVEL asks for it. */
function tell(error: Error): string {
  const causes: string[] = []
  for (let cause: unknown = error.cause; cause instanceof Error; cause = cause.cause)
    causes.push(`  because: ${cause.message}`)
  return [error.message, ...causes].join('\n')
}
