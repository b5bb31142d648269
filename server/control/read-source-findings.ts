import {
  listSourceFindingCodes,
  listSourceFindings,
  type SourceFindingPlace,
} from '#db/queries/control-source-findings'
import type { WebCtx } from '../auth/web-ctx.ts'
import { documentHref } from '../documents/document-kind.ts'
import { narrowScope } from '../domain/entity-scope.ts'
import { en } from '../i18n/catalogue.ts'
import { countText } from '../i18n/format.ts'
import { usageHref } from '../usage/usage-href.ts'
import { type SourceFindingWords, sourceFindingTitle, sourceFindingWords, textsOf } from './source-finding-words.ts'

const PAGE = 50

export interface SourceFindingLine extends SourceFindingWords {
  readonly key: string
  readonly kind: string
  readonly object: string
  readonly href: string | null
  readonly entity: string
}

export interface SourceFindingsView {
  readonly lines: readonly SourceFindingLine[]
  readonly codes: readonly { readonly code: string; readonly title: string; readonly count: string }[]
  readonly next: string | null
}

type Row = Awaited<ReturnType<typeof listSourceFindings>>[number]

/** What the sources state that cannot be true, a page at a time, of one code or all, in the reader's entities. Figures in the sentences are as the check wrote them: decimals in major units. */
export async function readSourceFindings(
  ctx: Pick<WebCtx, 'db' | 'scope' | 'locale' | 't'>,
  wish: { entity?: string | undefined; code?: string | undefined; after?: string | undefined },
): Promise<SourceFindingsView> {
  const scope = narrowScope(ctx.scope, wish.entity)
  const [rows, codes] = await Promise.all([
    listSourceFindings(ctx.db, { scope, code: wish.code, after: placeFrom(wish.after), limit: PAGE + 1 }),
    listSourceFindingCodes(ctx.db, scope),
  ])
  const shown = rows.slice(0, PAGE)
  const last = shown.at(-1)
  return {
    lines: shown.map((row) => lineOf(ctx, row)),
    codes: codes.map(({ code, count }) => ({
      code,
      title: sourceFindingTitle(ctx, code),
      count: countText(count, ctx.locale),
    })),
    next:
      rows.length > PAGE && last ? JSON.stringify([last.code, last.object_kind, last.object_id, last.partition]) : null,
  }
}

type KnownKind = keyof typeof en.control.sources.kinds

function lineOf(ctx: Pick<WebCtx, 't'>, row: Row): SourceFindingLine {
  const params = textsOf(row.params)
  return {
    key: `${row.partition} ${row.object_kind} ${row.object_id} ${row.code}`,
    kind: isKind(row.object_kind) ? ctx.t(`control.sources.kinds.${row.object_kind}`) : row.object_kind,
    object: objectOf(row, params),
    href: hrefOf(row, params),
    entity: row.entity ?? '',
    ...sourceFindingWords(ctx, row),
  }
}

/** What a person knows the object by: its number, its subscription, its account. */
function objectOf(row: Row, params: Readonly<Record<string, string>>): string {
  const { object_kind: kind, object_id: id } = row
  if (kind === 'usage_month') return [params['subscription'], params['metric'], params['period']].join(' ')
  if (kind === 'usage_subject') return [params['subject'], params['metric'], params['period']].join(' ').trim()
  if (kind === 'erp_balance' || kind === 'control_account') return id.replaceAll('|', ' ')
  if (kind === 'settlement_application') return [params['payments'], params['document']].join(' ')
  return kind === 'billing_line' ? [params['number'] ?? params['document'], id].join(' ') : id
}

/** Where the object is shown: a document under its id, a line or tax row under its document. */
function hrefOf(row: Row, params: Readonly<Record<string, string>>): string | null {
  const { object_kind: kind, object_id: id } = row
  const { metric, period: month, subject, subscription } = params
  if (kind === 'usage_subject' && subject && metric && month) return usageHref({ subject, metric, month })
  if (row.code === 'quantity_not_counted' || row.code === 'usage_month_not_billed') {
    if (subscription && metric && month) return usageHref({ subscription, metric, month })
  }
  if (kind === 'payment') return documentHref('payment', id)
  if (kind === 'settlement_application' && params['payments']) return documentHref('payment', params['payments'])
  if (kind === 'billing_document' || kind === 'billing_tax')
    return `/documents?q=${encodeURIComponent(id.split('/')[0] ?? id)}`
  const number = params['number'] || params['document']
  return number ? `/documents?q=${encodeURIComponent(number)}` : null
}

function isKind(word: string): word is KnownKind {
  return Object.hasOwn(en.control.sources.kinds, word)
}

/** Reads where a page begins; anything else begins at the first. */
function placeFrom(text: string | undefined): SourceFindingPlace | undefined {
  try {
    const parts: unknown = JSON.parse(text ?? '')
    if (!Array.isArray(parts) || parts.length !== 4 || !parts.every((part) => typeof part === 'string'))
      return undefined
    const [code, kind, id, partition]: string[] = parts
    return { code: code ?? '', kind: kind ?? '', id: id ?? '', partition: partition ?? '' }
  } catch {
    return undefined
  }
}
