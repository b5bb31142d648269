import {
  listBillingDocuments,
  listBillingLines,
  listErpDocuments,
  listErpLines,
  listExpectedDocuments,
  listExpectedLines,
  listKnownAccounts,
  listMatchesOf,
} from '#db/queries/compared-documents'
import { documentIdOf } from '../domain/ids.ts'
import type { ReadCtx } from './read-context.ts'

/** A document as a diagnosis names it. */
export interface NamedDocument {
  readonly system: 'billing' | 'erp'
  readonly type: string
  readonly id: string
  readonly number: string | null
}

/** Everything the comparison of an exception is made of: its billing documents, what was expected of them, and the ERP documents. */
export interface ComparedSides {
  readonly billing: Awaited<ReturnType<typeof listBillingDocuments>>
  readonly billingLines: Awaited<ReturnType<typeof listBillingLines>>
  readonly expected: Awaited<ReturnType<typeof listExpectedDocuments>>
  readonly expectedLines: Awaited<ReturnType<typeof listExpectedLines>>
  readonly erp: Awaited<ReturnType<typeof listErpDocuments>>
  readonly erpLines: Awaited<ReturnType<typeof listErpLines>>
  readonly matches: Awaited<ReturnType<typeof listMatchesOf>>
  readonly accounts: { readonly receivable: ReadonlySet<string>; readonly tax: ReadonlySet<string> }
  /** How many named documents lie outside the reader's entities. */
  readonly hiddenCount: number
}

/** Reads the documents a diagnosis names and those matched with them, in the versions that were in force when it was judged. */
export async function readComparedSides(
  ctx: Pick<ReadCtx, 'db' | 'scope'>,
  wish: { documents: readonly NamedDocument[]; asOf: Date },
): Promise<ComparedSides> {
  const idsOf = (system: 'billing' | 'erp') =>
    wish.documents.filter((one) => one.system === system).map((one) => documentIdOf(system, one.id))
  const named = [...idsOf('billing'), ...idsOf('erp')]
  const matches = await listMatchesOf(ctx.db, named)
  const memberIds = (side: string) =>
    matches.filter((member) => member.side === side).map((member) => member.document_id)
  const billingIds = [...new Set([...idsOf('billing'), ...memberIds('expected')])]
  const erpIds = [...new Set([...idsOf('erp'), ...memberIds('erp')])]
  const { scope } = ctx
  const [billing, expected, erp] = await Promise.all([
    listBillingDocuments(ctx.db, { documentIds: billingIds, scope, asOf: wish.asOf }),
    listExpectedDocuments(ctx.db, billingIds),
    listErpDocuments(ctx.db, { documentIds: erpIds, scope, asOf: wish.asOf }),
  ])
  const visible = new Set(billing.map((row) => row.document_id))
  const inScope = expected.filter((row) => visible.has(row.expected_id))
  const entities = [...new Set([...billing.map((row) => row.entity), ...erp.map((row) => row.entity)])]
  const [billingLines, expectedLines, erpLines, known] = await Promise.all([
    listBillingLines(
      ctx.db,
      billing.map((row) => ({ id: row.document_id, versionNo: row.version_no })),
    ),
    listExpectedLines(
      ctx.db,
      inScope.map((row) => ({ id: row.expected_id, versionNo: row.version_no })),
    ),
    listErpLines(
      ctx.db,
      erp.map((row) => ({ id: row.document_id, versionNo: row.version_no })),
    ),
    listKnownAccounts(ctx.db, entities),
  ])
  const accountsOf = (set: string) =>
    new Set(known.flatMap((row) => (row.set_name === set && row.account ? [row.account] : [])))
  return {
    billing,
    billingLines,
    expected: inScope,
    expectedLines,
    erp,
    erpLines,
    matches,
    accounts: { receivable: accountsOf('gl_control'), tax: accountsOf('gl_tax') },
    hiddenCount: billingIds.length + erpIds.length - billing.length - erp.length,
  }
}

/** The documents of a diagnosis, as stored; what has another shape is left out. */
export function namedDocuments(stored: unknown): NamedDocument[] {
  if (!Array.isArray(stored)) return []
  return stored.flatMap((one: unknown): NamedDocument[] => {
    if (typeof one !== 'object' || one === null || !('system' in one) || !('id' in one)) return []
    const { system, id } = one
    if ((system !== 'billing' && system !== 'erp') || typeof id !== 'string') return []
    const type = 'type' in one && typeof one.type === 'string' ? one.type : 'document'
    const number = 'number' in one && typeof one.number === 'string' ? one.number : null
    return [{ system, type, id, number }]
  })
}
