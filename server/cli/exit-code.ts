/** What a command's exit code tells a script. */
export const ExitCode = {
  /** Done, nothing needs attention. */
  done: 0,
  /** Could not be done, or what was checked does not hold. */
  failed: 1,
  /** The words on the command line were not understood. */
  usage: 2,
} as const

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode]

/** Thrown by a command that ends with a code of its own and a sentence that says why. */
export class CommandEnd extends Error {
  readonly code: ExitCode
  constructor(code: ExitCode, message: string) {
    super(message)
    this.code = code
  }
}

/** The exit code for whatever a command threw. */
export function exitCodeOf(error: unknown): ExitCode {
  return error instanceof CommandEnd ? error.code : ExitCode.failed
}
