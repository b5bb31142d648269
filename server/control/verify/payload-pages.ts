import type { Db } from '#db/client'
import { listPayloads, listPayloadsInForce, type PayloadRow } from '#db/queries/verify-payloads'

const PAGE = 500

/** Every version of every row of a feed, page by page. */
export async function* allVersions(db: Db, stream: string): AsyncGenerator<PayloadRow[], void> {
  let after: PayloadRow | undefined
  for (;;) {
    const page = await listPayloads(db, { stream, after, limit: PAGE })
    if (page.length > 0) yield page
    after = page.at(-1)
    if (page.length < PAGE) return
  }
}

/** The version of every row of a feed that was in force at an instant, page by page. */
export async function* inForce(db: Db, stream: string, asOf: Date): AsyncGenerator<PayloadRow[], void> {
  let after: string | undefined
  for (;;) {
    const page = await listPayloadsInForce(db, { stream, asOf, after, limit: PAGE })
    if (page.length > 0) yield page
    after = page.at(-1)?.natural_key
    if (page.length < PAGE) return
  }
}
