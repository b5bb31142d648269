import { debitOf, decimalsOf, sum } from './amounts.ts'
import type { Fault } from './not-posted.ts'
import type { LedgerDocument, LedgerLine } from './rows.ts'
import { type Booked, choose, copyOf, expectOn, isOf, type Mode, type Scene, type Wish } from './scene.ts'

const journalsOf = (scene: Scene): LedgerDocument[] =>
  scene.world.ledger
    .filter(({ type, status }) => type === 'revenue_journal' && status === 'posted')
    .toSorted((a, b) => (a.period < b.period ? -1 : 1))

/** The lines of the journals that recognise a billed line: those on the account that is not the deferred one. */
function recognised(scene: Scene, journal: LedgerDocument, refs: ReadonlySet<string>): LedgerLine[] {
  const deferred = new Set(
    scene.world.mappings
      .filter(({ set, entity }) => set === 'gl_revenue' && entity === journal.entity)
      .map(({ value }) => value['deferred']),
  )
  return journal.lines.filter((line) => refs.has(line.source_line_ref ?? '') && !deferred.has(line.account))
}

/** Whether a journal that was posted twice recognises one of these lines: what is taken from it would change another finding. */
export function isInDoubledJournal(scene: Scene, refs: ReadonlySet<string>): boolean {
  const byReference = Map.groupBy(journalsOf(scene), ({ external_ref }) => external_ref)
  const doubled = [...byReference.values()].filter((journals) => journals.length > 1).flat()
  return doubled.some(({ lines }) => lines.some((line) => refs.has(line.source_line_ref ?? '')))
}

/** The journals never heard of the document, or of its first lines alone. */
export function lostFromJournals(wish: Wish, found: string, count?: number): Fault {
  const refsOf = ({ members }: Booked) => members.slice(0, 1).flatMap(({ lines }) => lines.map(({ id }) => id))
  const known = (scene: Scene, booked: Booked) => {
    const refs = new Set(refsOf(booked))
    const lines = journalsOf(scene).flatMap((journal) =>
      recognised(scene, journal, refs).map((line) => ({ journal, line })),
    )
    const kept = new Set([...new Set(lines.map(({ line }) => line.source_line_ref))].slice(0, count))
    return lines.filter(({ line }) => kept.has(line.source_line_ref))
  }
  return (scene) => {
    const booked = choose(scene, {
      ...wish,
      where: (one) =>
        known(scene, one).length > 0 && !isInDoubledJournal(scene, new Set(refsOf(one))) && (wish.where?.(one) ?? true),
    })
    if (!booked) return undefined
    const lost = known(scene, booked)
    const variance = sum(lost.map(({ line }) => debitOf(line)))
    const gone = new Set(lost.map(({ line }) => line.source_line_ref))
    for (const journal of journalsOf(scene))
      journal.lines = journal.lines.filter((line) => !gone.has(line.source_line_ref))
    const { billed } = booked
    return [expectOn(booked, found, variance, { period: lost[0]?.journal.period ?? '', names: [billed.id] })]
  }
}

/** The revenue of a month recognised a second time. */
export function recognisedTwice(mode: Mode, decimals: number, period: string): Fault {
  return (scene) => {
    const journal = journalsOf(scene).find(
      (one) => isOf(scene.world, one.entity, mode) && decimalsOf(one.currency) === decimals && one.period === period,
    )
    if (!journal) return undefined
    const created = new Date(Date.parse(journal.created_at) + 3_600_000).toISOString().replace('.000', '')
    const copy = copyOf(scene, journal, { created_at: created, updated_at: created })
    const refs = new Set(copy.lines.map((line) => line.source_line_ref ?? ''))
    const total = sum(recognised(scene, copy, refs).map(debitOf)).neg()
    return [
      {
        found: 'REVENUE_VARIANCE/duplicate_recognition',
        entity: copy.entity,
        period,
        variance: total.toFixed(decimals),
        currency: copy.currency,
        status: 'open',
        names: [copy.id],
      },
    ]
  }
}
