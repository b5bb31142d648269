/** Asserts what must hold whatever the outside world sends; a broken claim is a bug in this program, so the request or job dies loudly. Never used for a business finding. */
export function invariant(claim: boolean, what: string): asserts claim {
  if (!claim) throw new Error(`invariant broken: ${what}`)
}
