import { findAccountEnd, findReasonJournal, listReasonJournalLines } from '#db/queries/reason-journals'
import type { WebCtx } from '../auth/web-ctx.ts'
import { documentHref } from '../documents/document-kind.ts'
import { type MoneyView, moneyView } from '../i18n/format.ts'
import { type InstantView, instantView } from '../i18n/moment.ts'

/** What stands behind a finding about a journal on a control account; functional currency, debit positive. */
export interface JournalReasonView {
  readonly number: string
  readonly href: string
  readonly currency: string
  readonly period: string
  readonly postedOn: string
  readonly text: string
  readonly created: InstantView
  /** When the period was locked; null where it never was. */
  readonly locked: InstantView | null
  readonly afterLock: boolean
  readonly lines: readonly {
    readonly lineNo: string
    readonly account: string
    readonly role: string | null
    readonly debit: MoneyView | null
    readonly credit: MoneyView | null
  }[]
  readonly sums: { readonly debit: MoneyView; readonly credit: MoneyView }
  /** Each control account the journal moves. */
  readonly accounts: readonly AccountReasonView[]
}

/** An account at the end of the month: signed + moved by the journal, beside what the ledger has. */
export interface AccountReasonView {
  readonly account: string
  readonly role: string
  readonly moved: MoneyView
  /** Null where nothing was signed or told. */
  readonly signed: MoneyView | null
  readonly withJournal: MoneyView | null
  readonly closing: MoneyView | null
  readonly opensNext: MoneyView | null
  /** What the next month opens with, or the month closes with, minus what was signed. */
  readonly difference: MoneyView | null
}

type Ctx = Pick<WebCtx, 'db' | 'scope' | 'locale'>
type Line = Awaited<ReturnType<typeof listReasonJournalLines>>[number]

/** The lines of a journal, when it was entered against the lock of its period, and what it did to each control account; null for findings of other kinds. */
export async function readJournalReason(
  ctx: Ctx,
  subject: { readonly subject_kind: string; readonly subject_source_id: string },
): Promise<JournalReasonView | null> {
  if (subject.subject_kind !== 'journal') return null
  const journal = await findReasonJournal(ctx.db, { sourceId: subject.subject_source_id, scope: ctx.scope })
  if (!journal) return null
  const lines = await listReasonJournalLines(ctx.db, journal)
  const currency = journal.functional_currency
  const money = (minor: bigint) => moneyView({ minor, currency }, ctx.locale)
  const at = (instant: Date) => instantView(instant, journal.time_zone, ctx.locale)
  return {
    number: journal.doc_no,
    href: documentHref('erp', journal.source_id),
    currency,
    period: journal.period,
    postedOn: journal.posting_on,
    text: journal.text ?? '',
    created: at(journal.created_at),
    locked: journal.locked_at && at(journal.locked_at),
    afterLock: journal.locked_at !== null && journal.created_at > journal.locked_at,
    lines: lines.map((line) => ({
      lineNo: String(line.line_no),
      account: line.account,
      role: line.role,
      debit: line.base_minor > 0n ? money(line.base_minor) : null,
      credit: line.base_minor < 0n ? money(-line.base_minor) : null,
    })),
    sums: {
      debit: money(lines.reduce((sum, line) => (line.base_minor > 0n ? sum + line.base_minor : sum), 0n)),
      credit: money(lines.reduce((sum, line) => (line.base_minor < 0n ? sum - line.base_minor : sum), 0n)),
    },
    accounts: await readAccounts(ctx, { entity: journal.entity, period: journal.period, currency }, lines),
  }
}

const controlRoles: readonly string[] = ['receivable', 'deferred']

async function readAccounts(
  ctx: Ctx,
  of: { entity: string; period: string; currency: string },
  lines: readonly Line[],
): Promise<AccountReasonView[]> {
  const money = (minor: bigint | null) =>
    minor === null ? null : moneyView({ minor, currency: of.currency }, ctx.locale)
  const accounts = Map.groupBy(
    lines.filter((line) => line.role !== null && controlRoles.includes(line.role)),
    (line) => line.account,
  )
  return Promise.all(
    [...accounts].map(async ([account, own]) => {
      const end = await findAccountEnd(ctx.db, { ...of, account })
      const movedMinor = own.reduce((sum, line) => sum + line.base_minor, 0n)
      const [signed, closing, next] = [end?.signed_minor ?? null, end?.closing_minor ?? null, end?.next_minor ?? null]
      const now = next ?? closing
      return {
        account,
        role: own[0]?.role ?? '',
        moved: moneyView({ minor: movedMinor, currency: of.currency }, ctx.locale),
        signed: money(signed),
        withJournal: money(signed === null ? null : signed + movedMinor),
        closing: money(closing),
        opensNext: money(next),
        difference: money(signed === null || now === null ? null : now - signed),
      }
    }),
  )
}
