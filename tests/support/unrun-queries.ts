import { type Source, withoutComments } from './sources.ts'

/** Statements that begin a query in a transaction or pool and end without a call that runs it. */
export function listUnrun({ path, text }: Source): string[] {
  const starts = withoutComments(text).matchAll(
    /\n[ \t]*(?:await |void )?(?:db|tx|trx|ctx\.db)\s*\.(?:insertInto|updateTable|deleteFrom|selectFrom|mergeInto|with)\(/g,
  )
  return [...starts]
    .map((match) => statementAt(withoutComments(text), match.index))
    .filter((statement) => !/\.(execute\w*|stream|compile)\(/.test(statement))
    .map((statement) => `${path}: ${statement.trim().split('\n')[0] ?? ''}`)
}

/** The text from an offset to the first line break outside all brackets that no further call follows. */
function statementAt(text: string, offset: number): string {
  let depth = 0
  for (let at = offset + 1; at < text.length; at += 1) {
    const letter = text[at] ?? ''
    if ('([{'.includes(letter)) depth += 1
    if (')]}'.includes(letter)) depth -= 1
    if (depth < 0 || (letter === '\n' && depth === 0 && !/^\s*\./.test(text.slice(at)))) return text.slice(offset, at)
  }
  return text.slice(offset)
}
