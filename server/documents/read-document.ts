import { listMatchMembers, listPayloadVersions } from '#db/queries/document-detail'
import { listJudgements } from '#db/queries/document-search'
import { listExceptionsOn } from '#db/queries/lineage-billing'
import type { WebCtx } from '../auth/web-ctx.ts'
import { type ChangedField, changedFields } from '../domain/documents/changed-fields.ts'
import { decimalText, moneyView } from '../i18n/format.ts'
import { instantView } from '../i18n/moment.ts'
import { type DocumentKind, documentHref } from './document-kind.ts'
import { stateOf } from './judgement.ts'
import { readBillingDocument } from './read-billing-document.ts'
import { readErpDocument } from './read-erp-document.ts'
import { readPayment } from './read-payment.ts'
import type { DocumentBody } from './view.ts'

export type DocumentDetail = NonNullable<Awaited<ReturnType<typeof readDocument>>>

/** Versions of a document that are compared with the one before. */
const VERSIONS_MAX = 20
/** Changed fields listed per version; the rest are counted. */
const CHANGES_MAX = 12
const PAYLOAD_MAX = 20_000

/** A document with its versions, match and exceptions; undefined when it is unknown or outside the scope. */
export async function readDocument(ctx: WebCtx, wish: { kind: DocumentKind; sourceId: string }) {
  const body = await readBody(ctx, wish)
  if (!body) return undefined
  const [payloads, members, exceptions, judgements] = await Promise.all([
    listPayloadVersions(ctx.db, { stream: body.stream, naturalKey: body.sourceId, limit: VERSIONS_MAX + 1 }),
    listMatchMembers(ctx.db, body.documentId),
    listExceptionsOn(ctx.db, { scope: ctx.scope, documentIds: [body.documentId] }),
    listJudgements(ctx.db, [body.documentId]),
  ])
  const { tone, key } = stateOf(judgements[0])
  return {
    ...body,
    state: wish.kind === 'payment' || (wish.kind === 'erp' && !judgements[0]) ? null : { tone, word: ctx.t(key) },
    versions: versionViews(ctx, body, payloads),
    payload: payloadView(payloads),
    match: matchView(ctx, members),
    exceptions: exceptions.map((row) => exceptionView(ctx, row)),
  }
}

function readBody(
  ctx: WebCtx,
  { kind, sourceId }: { kind: DocumentKind; sourceId: string },
): Promise<DocumentBody | undefined> {
  switch (kind) {
    case 'invoice':
      return readBillingDocument(ctx, { kind: 'invoice', sourceId })
    case 'credit':
      return readBillingDocument(ctx, { kind: 'credit_memo', sourceId })
    case 'erp':
      return readErpDocument(ctx, sourceId)
    case 'payment':
      return readPayment(ctx, sourceId)
  }
}

type Payload = Awaited<ReturnType<typeof listPayloadVersions>>[number]

function versionViews(ctx: WebCtx, body: DocumentBody, payloads: readonly Payload[]) {
  return payloads.slice(0, VERSIONS_MAX).map((payload, at) => {
    const before = payloads[at + 1]
    const changes: ChangedField[] | null = before ? changedFields(before.payload, payload.payload) : null
    return {
      versionNo: payload.version_no,
      known: instantView(payload.known_at, body.zone, ctx.locale),
      changes: changes?.slice(0, CHANGES_MAX) ?? null,
      more: Math.max(0, (changes?.length ?? 0) - CHANGES_MAX),
    }
  })
}

/** The newest payload as text; a very long one is cut, and its hash is that of the whole. */
function payloadView(payloads: readonly Payload[]) {
  const [newest] = payloads
  if (!newest) return null
  return {
    text: newest.payload.slice(0, PAYLOAD_MAX),
    cut: newest.payload.length > PAYLOAD_MAX,
    length: newest.payload.length,
    sha: newest.sha256.toString('hex'),
    row: newest.row_no.toString(),
    stream: newest.stream,
  }
}

function matchView({ locale, scope }: WebCtx, members: Awaited<ReturnType<typeof listMatchMembers>>) {
  const [first] = members
  if (!first) return null
  const covered = members.filter((row) => scope === 'all' || scope.includes(row.entity))
  return {
    status: first.status,
    kind: first.kind,
    rule: `${first.rule} v${first.rule_version}`,
    score: decimalText(first.score, locale),
    difference: moneyView({ minor: first.difference_minor, currency: first.match_currency }, locale),
    exact: first.exact,
    members: covered.map((row) => ({
      key: `${row.side} ${row.document_id}`,
      number: row.number,
      href: documentHref(
        row.side === 'erp' ? 'erp' : row.item_kind === 'invoice' ? 'invoice' : 'credit',
        row.source_id,
      ),
      side: row.side,
      role: row.role,
      amount: moneyView({ minor: row.amount_minor, currency: row.currency }, locale),
    })),
  }
}

function exceptionView({ locale, t }: WebCtx, row: Awaited<ReturnType<typeof listExceptionsOn>>[number]) {
  return {
    id: row.exception_id,
    reference: row.reference,
    href: `/exceptions/${row.exception_id}`,
    status: t(`states.status.${row.status}`),
    isOpen: row.status === 'open',
    class: t(`states.class.${row.class}` as 'states.class.ROUNDING'), // classes are a closed set; the catalogue has a word for each
    variance: moneyView({ minor: row.variance_minor, currency: row.currency }, locale),
  }
}
