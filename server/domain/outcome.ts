/** The answer to something a person asked for: it was done, or it was refused for a reason that has a code and a sentence in the catalogue. */
export type Outcome<Value, Code extends string = string> = Done<Value> | Refusal<Code>

export interface Done<Value> {
  readonly ok: true
  readonly value: Value
}

/** A correct answer the person did not want. `params` fill the sentence that the catalogue keeps under `refusals.<code>`. */
export interface Refusal<Code extends string = string> {
  readonly ok: false
  readonly code: Code
  readonly params: RefusalParams
}

export type RefusalParams = Readonly<Record<string, string | number>>

/** Wraps what was achieved. Takes any value, gives an outcome whose `ok` is true. */
export function done<Value>(value: Value): Done<Value> {
  return { ok: true, value }
}

/** Says no with a code, never with a sentence: the page looks the sentence up in the reader's language. Never throws. */
export function refuse<Code extends string>(code: Code, params: RefusalParams = {}): Refusal<Code> {
  return { ok: false, code, params }
}
