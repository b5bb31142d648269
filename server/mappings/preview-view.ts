import { z } from 'zod'
import type { findNewestPreview, PreviewDocumentRow } from '#db/queries/mapping-previews'
import type { WebCtx } from '../auth/web-ctx.ts'
import { countText, moneyView } from '../i18n/format.ts'
import { instantView } from '../i18n/moment.ts'
import type { DocumentEffectView, PreviewDocumentView, PreviewView } from './mapping-views.ts'
import { PreviewSummary, type PreviewSummaryRecord } from './preview-summary.ts'

type Words = Pick<WebCtx, 't' | 'locale'>
type Preview = NonNullable<Awaited<ReturnType<typeof findNewestPreview>>>

/** A stored preview with its counts and sums as the page shows them; undefined when there is none. */
export function previewView(
  ctx: Words,
  preview: Preview | undefined,
  isCurrent: boolean,
): { view: PreviewView; summary: PreviewSummaryRecord } | undefined {
  if (!preview) return undefined
  const summary = PreviewSummary.parse(preview.summary)
  const text = (count: number) => countText(count, ctx.locale)
  const view = {
    previewNo: preview.preview_no,
    at: instantView(preview.at, 'UTC', ctx.locale),
    by: preview.actor,
    isCurrent,
    documents: text(summary.documents),
    clears: text(summary.clears),
    changes: text(summary.changes),
    remains: text(summary.remains),
    breaks: text(summary.breaks),
    otherDocuments: text(summary.otherDocuments),
    customersNoticing: text(summary.customersNoticing),
    lockedDocuments: text(summary.lockedDocuments),
    softClosedDocuments: text(summary.softClosedDocuments),
    effect: summary.effect.map(({ entity, currency, account, period, amountMinor }) => ({
      entity,
      account,
      period,
      amount: moneyView({ minor: BigInt(amountMinor), currency }, ctx.locale),
    })),
  }
  return { view, summary }
}

/** One document of a preview as a row. */
export function previewDocumentView(ctx: Words, row: PreviewDocumentRow): PreviewDocumentView {
  const after = Side.parse(row.after)
  return {
    id: row.document_id,
    number: row.number,
    href: `/documents/${row.document_id}`,
    customer: row.customer_name ?? row.bill_to_id,
    entity: row.entity,
    period: row.period,
    periodState: row.period_state,
    gross: moneyView({ minor: BigInt(after.grossMinor ?? '0'), currency: row.currency }, ctx.locale),
    before: sideWords(ctx, Side.parse(row.before)),
    after: sideWords(ctx, after),
    postingOn: row.posting_on,
    result: row.result,
    resultWord: ctx.t(`mappingChange.result.${row.result}`),
    remedyWord: ctx.t(`mappingChange.remedy.${row.remedy}` as 'mappingChange.remedy.post'), // remedies are a closed list of the domain
  }
}

/** One document account by account: what the ERP holds, what should stand there, and what the remedy adds. Debit positive. */
export function documentEffectView(ctx: Words, row: PreviewDocumentRow): DocumentEffectView {
  const before = Side.parse(row.before)
  const after = Side.parse(row.after)
  const held = sumsOf(before.erp ?? [])
  const wanted = sumsOf(after.lines)
  const accounts = [...new Set([...held.keys(), ...wanted.keys()])].sort()
  const money = (minor: bigint) => moneyView({ minor, currency: row.currency }, ctx.locale)
  return {
    id: row.document_id,
    number: row.number,
    customer: row.customer_name ?? row.bill_to_id,
    currency: row.currency,
    before: sideWords(ctx, before),
    after: sideWords(ctx, after),
    lines: accounts.map((account) => {
      const [now, then] = [held.get(account) ?? 0n, wanted.get(account) ?? 0n]
      const net = after.outcome === 'derived' ? then - now : 0n
      return { account, inErp: money(now), after: money(then), net: money(net) }
    }),
  }
}

const Sum = z.object({ account: z.string(), amountMinor: z.string(), baseMinor: z.string() })
const Side = z.object({
  outcome: z.string(),
  customerNo: z.string().nullable(),
  lines: z.array(Sum),
  missing: z.array(z.string()),
  erp: z.array(Sum).nullish(),
  grossMinor: z.string().nullish(),
})

function sumsOf(sums: readonly z.output<typeof Sum>[]): Map<string, bigint> {
  return new Map(sums.map((sum) => [sum.account, BigInt(sum.amountMinor)]))
}

function sideWords(ctx: Words, side: z.output<typeof Side>): string {
  if (side.outcome !== 'derived') return ctx.t('mappingChange.unmapped', { keys: side.missing.join(', ') })
  return side.lines.map((line) => line.account).join(' · ')
}
