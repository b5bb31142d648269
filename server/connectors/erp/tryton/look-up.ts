import type { FoundDocument } from '../../contract.ts'
import type { TrytonClient } from './client.ts'
import { nested, optionalTextOf, readCompany, textOf } from './records.ts'
import type { TrytonSettings } from './settings.ts'
import { sourceIdOf } from './source-id.ts'

const REFERENCES_AT_ONCE = 200
const UNFINISHED: readonly unknown[] = ['draft', 'validated']

/** Customer invoices of a company with one of the references that are not cancelled, oldest first. Unfinished ones tell no receivable: their taxes may not be computed. Throws a fault where Tryton cannot be asked. */
export async function lookUpInvoices(
  client: TrytonClient,
  settings: TrytonSettings,
  wish: { company: string; references: readonly string[] },
): Promise<ReadonlyMap<string, readonly FoundDocument[]>> {
  const company = await readCompany(client, wish.company)
  const found = new Map<string, FoundDocument[]>()
  for (let from = 0; from < wish.references.length; from += REFERENCES_AT_ONCE) {
    const some = [
      ['company', '=', company.id],
      ['type', '=', 'out'],
      ['state', '!=', 'cancelled'],
      ['reference', 'in', wish.references.slice(from, from + REFERENCES_AT_ONCE)],
    ]
    const fields = ['reference', 'number', 'state', 'total_amount', 'currency.code']
    for (const row of await client.rows('account.invoice', some, { fields, order: [['id', 'ASC']] })) {
      const isDraft = UNFINISHED.includes(row['state'])
      const reference = textOf(row, 'reference')
      const document = {
        ...{ sourceId: sourceIdOf(settings.database, row.id), docNo: optionalTextOf(row, 'number') ?? '', isDraft },
        ...{ receivable: isDraft ? null : textOf(row, 'total_amount') },
        currency: textOf(nested(row, 'currency'), 'code'),
      }
      found.set(reference, [...(found.get(reference) ?? []), document])
    }
  }
  return found
}
