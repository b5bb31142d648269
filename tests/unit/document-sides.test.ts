import { expect, test } from 'vitest'
import type { ComparedSides } from '#server/exceptions/compared-sides'
import { documentSides, liveErp } from '#server/exceptions/document-sides'

const erpDocument = (part: Partial<ComparedSides['erp'][number]>): ComparedSides['erp'][number] => ({
  document_id: 'd1',
  version_no: 1,
  source_id: 'erp-1',
  entity: 'E1',
  type: 'ar_invoice',
  status: 'posted',
  status_reason: null,
  doc_no: 'R-1',
  external_ref: 'MAN-1',
  customer_no: 'C1',
  document_on: '2026-03-10',
  posting_on: '2026-03-10',
  period: '2026-03',
  created_at: new Date('2026-03-10T10:00:00Z'),
  currency: 'USD',
  rate: '1',
  reversal_of: null,
  source_version: 1,
  ...part,
})
const erpLine = (
  account: string,
  amount_minor: bigint,
  tax_code: string | null,
): ComparedSides['erpLines'][number] => ({
  document_id: 'd1',
  line_no: 1,
  account,
  amount_minor,
  base_minor: amount_minor,
  tax_code,
  source_line_ref: null,
  dimensions: null,
})
const manual: ComparedSides = {
  billing: [],
  billingLines: [],
  expected: [],
  expectedLines: [],
  erp: [erpDocument({})],
  erpLines: [erpLine('1200', 1230n, null), erpLine('4000', -1000n, 'S'), erpLine('2200', -230n, 'S')],
  matches: [],
  accounts: { receivable: new Set(['1200']), tax: new Set(['2200']) },
  hiddenCount: 0,
}

test('a document that only the ERP has is read by its accounts: revenue with a tax code is not tax', () => {
  const sides = documentSides(manual, { baseCurrency: 'USD', acceptedMinor: 0n })
  expect(sides?.posted?.totals).toEqual({ netMinor: 1000n, taxMinor: 230n, grossMinor: 1230n })
  expect(sides).toMatchObject({ billing: null, expected: null, currency: 'USD' })
})

test('what was reversed or rejected does not stand, and neither does the reversal', () => {
  const erp = [
    erpDocument({ document_id: 'a', source_id: 'a' }),
    erpDocument({ document_id: 'b', source_id: 'b', reversal_of: 'a' }),
    erpDocument({ document_id: 'c', source_id: 'c', status: 'rejected' }),
    erpDocument({ document_id: 'd', source_id: 'd' }),
  ]
  expect(liveErp({ erp, matches: [] }).map((one) => one.document_id)).toEqual(['d'])
})
