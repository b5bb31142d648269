/** A text that was read as JSON, or where and why it cannot be. */
export type ReadJson =
  | { readonly ok: true; readonly json: unknown }
  | { readonly ok: false; readonly why: string; readonly remedy: string }

interface Flaw {
  readonly at: number
  readonly why: string
  readonly remedy: string
}

const DEEPEST = 200
const ESCAPE = 'Close the text with a double quote; write line breaks as \\n and backslashes twice.'
const SPACE = /[ \t\r\n]*/y
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const WORD = /true|false|null/y
const TEXT = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}))*"/y

/** Reads JSON (RFC 8259). Says the line and column of the first flaw, and refuses an object that gives a field twice: one of the two would silently not count. */
export function readJson(text: string): ReadJson {
  const flaw = new Scan(text).flaw()
  if (flaw) return { ok: false, ...placed(text, flaw) }
  // The scanner accepts what the parser accepts; the parser stays the judge.
  try {
    return { ok: true, json: JSON.parse(text) }
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message : String(error), remedy: 'Send valid JSON.' }
  }
}

function placed(text: string, { at, why, remedy }: Flaw): { why: string; remedy: string } {
  const before = text.slice(0, at)
  const line = before.split('\n').length
  const column = at - before.lastIndexOf('\n')
  return { why: `line ${line}, column ${column}: ${why}`, remedy }
}

/** One pass over a text, up to its first flaw. */
class Scan {
  private readonly text: string
  private at = 0

  constructor(text: string) {
    this.text = text
  }

  flaw(): Flaw | null {
    const wrong = this.value(0)
    if (wrong) return wrong
    this.skip(SPACE)
    return this.at < this.text.length
      ? this.instead('stands after the end', 'Send one request, or one per line.')
      : null
  }

  private value(depth: number): Flaw | null {
    this.skip(SPACE)
    if (depth > DEEPEST) return { at: this.at, why: 'it is nested too deep', remedy: `Nest at most ${DEEPEST} levels.` }
    if (this.next() === '{') return this.members('}', depth)
    if (this.next() === '[') return this.members(']', depth)
    if (this.skip(TEXT) ?? this.skip(NUMBER) ?? this.skip(WORD)) return null
    if (this.next() === '"')
      return { at: this.at, why: 'a text is not closed or has a character that must be escaped', remedy: ESCAPE }
    return this.instead(
      'is no value',
      'Give a text in double quotes, a number, true, false, null, a list or an object.',
    )
  }

  private members(close: '}' | ']', depth: number): Flaw | null {
    const names = new Set<string>()
    this.at += 1
    this.skip(SPACE)
    if (this.take(close)) return null
    for (;;) {
      const wrong = (close === '}' ? this.name(names) : null) ?? this.value(depth + 1)
      if (wrong) return wrong
      this.skip(SPACE)
      if (this.take(close)) return null
      if (!this.take(',')) return this.instead(`stands where a comma or ${close} belongs`, `Put a comma or ${close}.`)
      this.skip(SPACE)
      if (this.next() === close)
        return this.instead('stands after a comma', 'Leave out the comma after the last entry.')
    }
  }

  private name(names: Set<string>): Flaw | null {
    const start = this.at
    const name = this.skip(TEXT)
    if (name === null) return this.instead('stands where the name of a field belongs', 'Put names in double quotes.')
    if (names.has(name)) return { at: start, why: `the field ${name} is given twice`, remedy: 'Give each field once.' }
    names.add(name)
    this.skip(SPACE)
    return this.take(':') ? null : this.instead('stands where a colon belongs', 'Put a colon after the name.')
  }

  private next(): string | undefined {
    return this.text[this.at]
  }

  private take(letter: string): boolean {
    const isThere = this.next() === letter
    if (isThere) this.at += 1
    return isThere
  }

  private skip(pattern: RegExp): string | null {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)?.[0] ?? null
    this.at += found?.length ?? 0
    return found
  }

  private instead(why: string, remedy: string): Flaw {
    const { at } = this
    if (at >= this.text.length)
      return { at, why: 'the text ends in the middle', remedy: 'Close every quote, bracket and brace.' }
    return { at, why: `${JSON.stringify(this.next())} ${why}`, remedy }
  }
}
