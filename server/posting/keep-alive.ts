/** Shows every so often that the caller is alive while it waits for an ERP. A beat that fails says nothing: a lost connection shows when the answer is recorded. */
export async function keepAlive<T>(
  pulse: { everyMs: number; beat: () => Promise<unknown> },
  work: () => Promise<T>,
): Promise<T> {
  const timer = setInterval(() => {
    pulse.beat().catch(() => undefined)
  }, pulse.everyMs)
  try {
    return await work()
  } finally {
    clearInterval(timer)
  }
}
