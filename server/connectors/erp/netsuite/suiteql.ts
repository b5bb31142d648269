import { z } from 'zod'
import type { NetsuiteSession } from './session.ts'
import { sentenceOf } from './tell-answer.ts'

const PAGE = 1000

/** Reads the rows of one query; pages by offset. Throws a sentence when the ERP cannot be asked or answers what we do not understand. */
export async function readRows<Row>(
  session: NetsuiteSession,
  query: string,
  row: z.ZodType<Row>,
  limit?: number,
): Promise<Row[]> {
  const Page = z.looseObject({ items: z.array(row), hasMore: z.boolean() })
  const rows: Row[] = []
  for (;;) {
    const wanted = Math.min(PAGE, (limit ?? Number.POSITIVE_INFINITY) - rows.length)
    const heard = await session.ask('POST', `query/v1/suiteql?limit=${wanted}&offset=${rows.length}`, { q: query })
    if (heard.kind !== 'answer' || heard.status !== 200) throw new Error(`NetSuite: ${sentenceOf(heard)}`)
    const page = Page.safeParse(heard.body)
    if (!page.success) throw new Error(`NetSuite answered a query in a form we do not know: ${firstIssue(page.error)}`)
    rows.push(...page.data.items)
    if (!page.data.hasMore || page.data.items.length === 0 || rows.length >= (limit ?? Number.POSITIVE_INFINITY)) {
      return rows
    }
  }
}

/** A text as SuiteQL quotes it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** A list of texts as SuiteQL lists them. */
export function quotedList(texts: readonly string[]): string {
  return texts.map(quoted).join(', ')
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0]
  return issue ? `${issue.path.join('.')}: ${issue.message}` : error.message
}
