import type { Db } from '#db/client'
import { listControlExceptions } from '#db/queries/control-exceptions'
import { listMatches, listMatchMembers } from '#db/queries/control-matches'
import { findLatestRun, type LatestRun } from '#db/queries/control-run'
import { listTieOuts } from '#db/queries/control-tie-outs'
import { listExpectedLines, listExpectedPostings } from '#db/queries/expected-postings'
import { listSchedules, type SchedulePlace } from '#db/queries/revenue-schedule'
import { listSettlementLines, listSettlementPostings } from '#db/queries/settlement-postings'
import { listUsageSummaries, type SummaryPlace } from '#db/queries/usage-summaries'
import { openSnapshot } from '#db/snapshot'
import type { EntityScope } from '../domain/entity-scope.ts'
import { done, type Outcome, refuse } from '../domain/outcome.ts'
import type { ExportKind } from './export-kind.ts'
import {
  type ExportRow,
  exceptionRow,
  matchRow,
  postingRow,
  revenueScheduleRow,
  tieOutRow,
  usageSummaryRow,
} from './export-rows.ts'

export interface Population {
  readonly kind: ExportKind
  readonly run: LatestRun
  /** Every row of the population in a stable order, read page by page. Ends the snapshot when it is finished or left. */
  readonly rows: AsyncGenerator<ExportRow, void>
  /** Ends the snapshot of a population whose rows were never asked for; a second time changes nothing. */
  close(): Promise<void>
}

export type PopulationRefusal = 'no_complete_run'

const PAGE = 1_000

/**
 * Opens the full population of the latest complete run, as the given scope may see it (file-drop contract, section 8). All pages come from one snapshot of the database, so they agree with each other.
 * Refused: a database without a complete run. A run under way is not seen: it becomes visible as a whole.
 */
export async function openPopulation(
  db: Db,
  wish: { kind: ExportKind; scope: EntityScope },
): Promise<Outcome<Population, PopulationRefusal>> {
  const { kind, scope } = wish
  const snapshot = await openSnapshot(db)
  const run = await findLatestRun(snapshot.db)
  if (!run) {
    await snapshot.close()
    return refuse('no_complete_run')
  }
  return done({ kind, run, rows: closing(rowsOf[kind](snapshot.db, scope), snapshot.close), close: snapshot.close })
}

const rowsOf: { readonly [Kind in ExportKind]: (db: Db, scope: EntityScope) => AsyncGenerator<ExportRow, void> } = {
  async *exceptions(db, scope) {
    yield* paged(
      (after) => listControlExceptions(db, { scope, after, limit: PAGE }),
      (last) => last.reference,
      (page) => page.map(exceptionRow),
    )
  },
  async *matches(db, scope) {
    yield* paged(
      (after) => listMatches(db, { scope, after, limit: PAGE }),
      (last) => last.match_id,
      async (page) => {
        const members = await listMatchMembers(
          db,
          page.map((match) => match.match_id),
        )
        const byMatch = Map.groupBy(members, (member) => member.match_id)
        return page.map((match) => matchRow(match, byMatch.get(match.match_id) ?? []))
      },
    )
  },
  async *tie_outs(db, scope) {
    for (const cell of await listTieOuts(db, { scope })) yield tieOutRow(cell)
  },
  async *postings(db, scope) {
    yield* paged(
      (after) => listExpectedPostings(db, { scope, after, limit: PAGE }),
      (last) => last.document_id,
      async (page) => {
        const byPosting = Map.groupBy(await listExpectedLines(db, page), (line) => line.expected_id)
        return page.map((posting) => postingRow(posting, byPosting.get(posting.expected_id) ?? []))
      },
    )
    yield* paged(
      (after: string | undefined) => listSettlementPostings(db, { scope, after, limit: PAGE }),
      (last) => last.payment_id,
      async (page) => {
        const ids = page.map((posting) => posting.payment_id)
        const byPayment = Map.groupBy(await listSettlementLines(db, ids), (line) => line.payment_id)
        return page.map((posting) =>
          postingRow({ ...posting, kind: 'payment' }, (byPayment.get(posting.payment_id) ?? []).map(plainLine)),
        )
      },
    )
  },
  async *revenue_schedule(db, scope) {
    yield* paged(
      (after: SchedulePlace | undefined) => listSchedules(db, { scope, after, limit: PAGE }),
      (last) => last,
      (page) => page.map(revenueScheduleRow),
    )
  },
  async *usage_summaries(db, scope) {
    yield* paged(
      (after: SummaryPlace | undefined) => listUsageSummaries(db, { scope, after, limit: PAGE }),
      (last) => last,
      (page) => page.map(usageSummaryRow),
    )
  },
}

/** A line of a payment: it has no tax, no billing line and no dimensions. */
function plainLine<Line>(line: Line) {
  return { ...line, tax_code: null, source_line_ref: null, dimensions: null }
}

/** Keyset pages as one sequence: never more than one page in memory. */
async function* paged<Row, Place = string>(
  read: (after: Place | undefined) => Promise<Row[]>,
  placeOf: (last: Row) => Place,
  toRows: (page: Row[]) => ExportRow[] | Promise<ExportRow[]>,
): AsyncGenerator<ExportRow, void> {
  let after: Place | undefined
  for (;;) {
    const page = await read(after)
    yield* await toRows(page)
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) return
    after = placeOf(last)
  }
}

async function* closing(
  rows: AsyncGenerator<ExportRow, void>,
  close: () => Promise<void>,
): AsyncGenerator<ExportRow, void> {
  try {
    yield* rows
  } finally {
    await close()
  }
}
