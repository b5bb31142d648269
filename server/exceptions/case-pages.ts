import type { Place } from '#db/queries/exception-order'
import type { listExceptions } from '#db/queries/exceptions'
import { placeText } from './queue-address.ts'

type Row = Awaited<ReturnType<typeof listExceptions>>[number]

/** Cuts the row that only says whether there is more, and gives the ways to the pages beside this one. */
export function casePageLinks(
  path: string,
  listed: readonly Row[],
  page: { from: { place: Place; direction: 'after' | 'before' } | undefined; limit: number },
): { rows: readonly Row[]; nextHref: string | null; previousHref: string | null } {
  const hasMore = listed.length > page.limit
  const isBack = page.from?.direction === 'before'
  const rows = isBack && hasMore ? listed.slice(1) : listed.slice(0, page.limit)
  const link = (row: Row | undefined, direction: 'after' | 'before') =>
    row ? `${path}?${direction}=${placeText({ keys: [row.k0, row.k1, row.k2], id: row.exception_id })}` : null
  return {
    rows,
    nextHref: isBack || hasMore ? link(rows.at(-1), 'after') : null,
    previousHref: (isBack && hasMore) || page.from?.direction === 'after' ? link(rows[0], 'before') : null,
  }
}
