/** What is wrong with a request: which field, what about it, and what to do. */
export interface Problem {
  /** The path of the field, such as `lines[0].quantity`; empty for the request as a whole. */
  readonly field: string
  readonly problem: string
  readonly remedy: string
}
