import type { Part } from './part.ts'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Watches over the parts of one installation. */
export interface Supervisor {
  /** Adds a part. From now on its early end stops everything. */
  watch(part: Part): Part
  /** Runs a step of the start-up; when a stop is asked for meanwhile, the step's result no longer matters. */
  during<T>(step: Promise<T>): Promise<T>
  /** Resolves only after everything was stopped. */
  untilStopped(): Promise<void>
  /** Stops the parts together, then the database, then this process. */
  stopAll(code: number): Promise<never>
}

/** Begins to listen for signals. `stopDatabase` is called after every part is gone, so that none loses its connection while it finishes. */
export function supervise(stopDatabase: () => Promise<void>): Supervisor {
  const parts: Part[] = []
  let stopping: Promise<never> | undefined
  const stopAll = (code: number) => (stopping ??= stopInOrder(parts, stopDatabase, code))
  for (const signal of SIGNALS) process.on(signal, () => void stopAll(0))
  const watch = (part: Part) => {
    parts.push(part)
    void part.ended.then((why) => {
      if (stopping) return
      console.error(`Stopping, because ${why}`)
      void stopAll(1)
    })
    return part
  }
  const during = async <T>(step: Promise<T>): Promise<T> => {
    try {
      const result = await step
      return stopping ? await stopping : result
    } catch (error) {
      // A step may fail just because we are stopping under it; the stop decides the exit code then.
      if (!stopping) console.error(error instanceof Error ? error.message : String(error))
      return await stopAll(1)
    }
  }
  return { watch, during, stopAll, untilStopped: () => new Promise<void>(() => undefined) }
}

async function stopInOrder(parts: readonly Part[], stopDatabase: () => Promise<void>, code: number): Promise<never> {
  await Promise.all(parts.map((part) => part.stop()))
  try {
    await stopDatabase()
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error))
    process.exit(1)
  }
  process.exit(code)
}
