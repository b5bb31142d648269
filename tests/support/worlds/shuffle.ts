/** A stream of numbers in [0, 1) that is the same for the same seed (xorshift32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0 || 0x9e3779b9
  return () => {
    state ^= state << 13
    state >>>= 0
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state / 2 ** 32
  }
}

/** The same members in another order, decided by the seed alone. */
export function shuffled<T>(members: readonly T[], seed: number): T[] {
  const random = seededRandom(seed)
  return members
    .map((member) => ({ member, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ member }) => member)
}
