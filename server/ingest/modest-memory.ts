import { setFlagsFromString } from 'node:v8'

// On a machine with much memory V8 lets the space for young objects grow to 128 MB and more, although an import's rows
// live for a moment only. Held at its first size the import needs half the memory and no more time.
const HELD = '--semi-space-growth-factor=1'
const USUAL = '--semi-space-growth-factor=2'

/** Runs a piece of work that makes very many short-lived objects without letting the process grow for them. */
export async function withModestMemory<T>(work: () => Promise<T>): Promise<T> {
  setFlagsFromString(HELD)
  try {
    return await work()
  } finally {
    setFlagsFromString(USUAL)
  }
}
