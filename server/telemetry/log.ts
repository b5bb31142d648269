import pino, { type Logger } from 'pino'

export type Log = Logger

/** Keys whose values never reach a log line, at any of the depths we log at. */
const SECRETS = ['password', 'password_hash', 'secret', 'token', 'authorization', 'cookie', 'connectionString', 'url']

/** A logger of JSON lines on stderr (stdout belongs to what commands answer). `part` names the process: web, worker, sandbox or cli. */
export function openLog(options: { part: string; level: string | undefined }): Log {
  return pino(
    {
      // A person at the command line wants the answer; a server's log wants the story.
      level: options.level ?? (options.part === 'cli' ? 'warn' : 'info'),
      base: { part: options.part, pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: SECRETS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[redacted]' },
      serializers: { err: tellError, error: tellError },
    },
    pino.destination({ fd: 2, sync: true }),
  )
}

/** What an error has to say. The driver hangs its whole connection on an error, which tells nothing and may hold secrets. */
function tellError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const code = 'code' in error ? { code: error.code } : {}
  const cause = error.cause === undefined ? {} : { cause: tellError(error.cause) }
  return { type: error.name, message: error.message, ...code, stack: error.stack, ...cause }
}
