import {
  type Gap,
  listGaps,
  type Suggestion,
  suggestForCategory,
  suggestForCustomer,
  suggestForTaxCode,
} from '#db/queries/mapping-coverage'
import type { WebCtx } from '../auth/web-ctx.ts'
import { countText, moneyView } from '../i18n/format.ts'
import type { CoverageRowView, DraftRow } from './mapping-views.ts'
import { setTitle } from './mapping-words.ts'

const MOST = 200

/** Keys of the data that nothing maps, with what waits on them and a draft that would map them. A missing rate stands here too: it waits, and no mapping is its remedy. */
export async function readCoverage(ctx: WebCtx): Promise<readonly CoverageRowView[]> {
  const gaps = await listGaps(ctx.db, { scope: ctx.scope, limit: MOST })
  return Promise.all(gaps.map((gap) => coverageRow(ctx, gap)))
}

interface Wanted {
  readonly set: 'gl_revenue' | 'gl_tax' | 'erp_customers'
  readonly key: Readonly<Record<string, string>>
  readonly suggestion: Suggestion | undefined
}

async function coverageRow(ctx: WebCtx, gap: Gap): Promise<CoverageRowView> {
  const wanted = await wantedOf(ctx, gap)
  const key = wanted ? Object.values(wanted.key).join(' · ') : gap.grouping_key.split('|').slice(1).join(' · ')
  const { open_reference: reference, open_change_id: changeId } = gap
  return {
    id: gap.grouping_key,
    set: wanted?.set ?? gap.cause,
    setTitle: wanted ? setTitle(ctx, wanted.set) : ctx.t('mappingChange.coverage.other'),
    entity: gap.entity,
    key,
    documents: countText(gap.documents, ctx.locale),
    firstOn: gap.first_on,
    amounts: gap.amounts.map(({ currency, minor }) => moneyView({ minor: BigInt(minor), currency }, ctx.locale)),
    draft: wanted ? draftOf(ctx, gap, wanted, key) : null,
    suggestion: suggestionWords(ctx, wanted),
    openChange: reference !== null && changeId !== null ? { reference, href: `/mappings/changes/${changeId}` } : null,
  }
}

async function wantedOf({ db }: WebCtx, { cause, entity, params }: Gap): Promise<Wanted | undefined> {
  const { taxCode, revenueCategory: category, billToId } = params
  if (cause === 'tax_code' && taxCode) {
    const suggestion = await suggestForTaxCode(db, { entity, taxCode })
    return { set: 'gl_tax', key: { tax_code: taxCode }, suggestion }
  }
  if (cause === 'revenue_category' && category) {
    const suggestion = await suggestForCategory(db, { entity, category })
    return { set: 'gl_revenue', key: { revenue_category: category }, suggestion }
  }
  if (cause === 'customer' && billToId) {
    const suggestion = await suggestForCustomer(db, { entity, billToId })
    return { set: 'erp_customers', key: { bill_to_id: billToId }, suggestion }
  }
  return undefined
}

function draftOf(ctx: WebCtx, gap: Gap, { set, key, suggestion }: Wanted, keyWords: string) {
  const since = suggestion?.since ?? null
  const firstOfMonth = `${gap.first_on.slice(0, 7)}-01`
  const row: DraftRow = {
    entity: gap.entity,
    key,
    value: suggestion?.value ?? {},
    validFrom: since !== null && since <= gap.first_on ? since : firstOfMonth,
    validTo: null,
  }
  const params = { key: keyWords, entity: gap.entity, count: Number(gap.documents) } // a count of documents, not an amount
  return {
    title: ctx.t(`mappingChange.coverage.title.${set}`, params),
    reason: ctx.t('mappingChange.coverage.reason', params),
    rows: [row],
  }
}

function suggestionWords({ t }: WebCtx, wanted: Wanted | undefined): string {
  if (!wanted) return t('mappingChange.coverage.noMapping')
  if (!wanted.suggestion) return t('mappingChange.coverage.noNeighbour')
  return t(`mappingChange.coverage.from.${wanted.set}`, { origin: wanted.suggestion.origin })
}
