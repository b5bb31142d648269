/** One step of how a figure came about: a machine word for what was done, and the figures of that step as decimal texts. Plain JSON. */
export interface Step {
  readonly what: string
  readonly [figure: string]: string
}
