import { listFunctionalCurrencies } from '#db/queries/verify-findings'
import { countMirrored, listMirroredErp } from '#db/queries/verify-mirror'
import { documentIdOf } from '../../domain/ids.ts'
import { type Check, openTally, type Tally } from './check.ts'
import { allVersions } from './payload-pages.ts'
import { type ErpPayload, readErpDocument, signedSide } from './payload-shapes.ts'

type Mirrored = Awaited<ReturnType<typeof listMirroredErp>>

/** Every version of every mirrored ERP document and its lines say what the payload says: debit positive, in both currencies. */
export const checkErpMirror: Check = async ({ db }) => {
  const tally = openTally('ERP mirror equals its payloads')
  const currencies = await listFunctionalCurrencies(db)
  const { mirrored, received } = await countMirrored(db, 'erp_document', 'erp_documents')
  tally.hold(mirrored === received, 'erp_document', () => `${mirrored} versions for ${received} payloads`)
  for await (const page of allVersions(db, 'erp_documents')) {
    const documents = page.map((row) => ({ row, erp: readErpDocument(row.payload) }))
    const ids = documents.flatMap(({ erp }) => (erp ? [documentIdOf('erp', erp.id)] : []))
    const kept = indexed(await listMirroredErp(db, [...new Set(ids)]))
    for (const { row, erp } of documents) {
      tally.seen()
      if (erp)
        compare(tally, erp, {
          key: `${documentIdOf('erp', erp.id)} ${row.version_no}`,
          kept,
          functional: currencies.get(erp.entity) ?? erp.currency,
        })
      else tally.hold(false, `erp_document ${row.natural_key}`, () => 'the payload is no ERP document')
    }
  }
  return tally.result()
}

function compare(
  tally: Tally,
  erp: ErpPayload,
  mirror: { key: string; kept: ReturnType<typeof indexed>; functional: string },
): void {
  const name = `erp_document ${erp.id}`
  const document = mirror.kept.documents.get(mirror.key)
  const said = headerText([
    erp.id,
    erp.entity,
    erp.type,
    erp.status,
    erp.external_ref,
    erp.customer_no,
    erp.period,
    erp.currency,
    erp.reversal_of,
    erp.document_date,
  ])
  tally.hold(document === said, name, () =>
    document === undefined ? 'is not in the mirror' : 'its header differs from the payload',
  )
  const lines = erp.lines.map((line) =>
    headerText([
      String(line.line_no),
      line.account,
      String(signedSide(line.debit, line.credit, erp.currency)),
      String(signedSide(line.base_debit, line.base_credit, mirror.functional)),
      line.source_line_ref,
    ]),
  )
  tally.hold(
    lines.toSorted().join('\n') === (mirror.kept.lines.get(mirror.key) ?? []).toSorted().join('\n'),
    name,
    () => 'its lines differ from the payload',
  )
}

function indexed(mirrored: Mirrored) {
  const lines = new Map<string, string[]>()
  for (const line of mirrored.lines) {
    const key = `${line.document_id} ${line.version_no}`
    const text = headerText([
      String(line.line_no),
      line.account,
      String(line.amount_minor),
      String(line.base_minor),
      line.source_line_ref,
    ])
    lines.set(key, [...(lines.get(key) ?? []), text])
  }
  const documents = new Map(
    mirrored.documents.map((row) => [
      `${row.document_id} ${row.version_no}`,
      headerText([
        row.source_id,
        row.entity,
        row.type,
        row.status,
        row.external_ref,
        row.customer_no,
        row.period,
        row.currency,
        row.reversal_of,
        row.document_on,
      ]),
    ]),
  )
  return { documents, lines }
}

/** Absent, null and empty mean the same. */
function headerText(parts: readonly (string | null | undefined)[]): string {
  return parts.map((part) => part ?? '').join('|')
}
