import { z } from 'zod'
import { findRun, listOpenedByRun, listResolvedByRun } from '#db/queries/runs'
import type { WebCtx } from '../auth/web-ctx.ts'
import { proofWords } from '../exceptions/activity-view.ts'
import { type MoneyView, moneyView } from '../i18n/format.ts'
import { type RunView, runView } from './run-view.ts'

const PAGE = 50

export interface ResolvedView {
  readonly id: string
  readonly reference: string
  readonly href: string
  readonly class: string
  readonly entity: string
  readonly document: string
  readonly customer: string
  readonly proof: string
  readonly with: string
  readonly variance: MoneyView
}

export interface RunDetail {
  readonly run: RunView
  readonly inputSha: string
  readonly rules: readonly string[]
  readonly opened: readonly { readonly class: string; readonly opened: string; readonly stillOpen: string }[]
  readonly resolved: readonly ResolvedView[]
  readonly next: string | null
  readonly isFirst: boolean
}

/** One run with what it opened and what it resolved by itself, each with its proof, in the caller's entities; undefined when there is none. */
export async function readRun(
  ctx: WebCtx,
  ask: { runId: string; after?: string | undefined },
): Promise<RunDetail | undefined> {
  if (!z.uuid().safeParse(ask.runId).success) return undefined
  const row = await findRun(ctx.db, ask.runId)
  if (!row) return undefined
  const { scope } = ctx
  const [opened, resolved] = await Promise.all([
    listOpenedByRun(ctx.db, { runId: row.run_id, scope }),
    listResolvedByRun(ctx.db, { runId: row.run_id, scope, after: ask.after, limit: PAGE + 1 }),
  ])
  const page = resolved.slice(0, PAGE)
  return {
    run: runView(ctx, row),
    inputSha: row.input_sha ?? '',
    rules: rulesOf(row.rule_versions),
    opened: opened.map((group) => ({
      class: classWord(ctx, group.class),
      opened: String(group.opened),
      stillOpen: String(group.still_open),
    })),
    resolved: page.map((found) => resolvedView(ctx, found)),
    next: resolved.length > PAGE ? (page.at(-1)?.reference ?? null) : null,
    isFirst: ask.after === undefined,
  }
}

function resolvedView(ctx: WebCtx, row: Awaited<ReturnType<typeof listResolvedByRun>>[number]): ResolvedView {
  const proof = Proof.catch({ reason: '', documents: [] }).parse(row.detail)
  return {
    id: row.exception_id,
    reference: row.reference,
    href: `/exceptions/${row.exception_id}`,
    class: classWord(ctx, row.class),
    entity: row.entity,
    document: row.billing_number ?? row.erp_number ?? row.subject_source_id,
    customer: row.customer_name ?? '',
    proof: proofWords(ctx, proof.reason),
    with: proof.documents.join(', '),
    variance: moneyView({ minor: row.variance_minor, currency: row.currency }, ctx.locale),
  }
}

/** What a run writes beside an exception that it resolves. */
const Proof = z.object({ reason: z.string(), documents: z.array(z.string()).default([]) })

function rulesOf(versions: unknown): string[] {
  if (typeof versions !== 'object' || versions === null) return []
  return Object.entries(versions)
    .map(([rule, version]) => `${rule} v${String(version)}`)
    .sort()
}

function classWord({ t }: WebCtx, name: string): string {
  return t(`states.class.${name}` as 'states.class.ROUNDING') // classes are a closed set; the catalogue has a word for each
}
