import fc from 'fast-check'
import type { DocumentGroup, ErpSide, ExpectedLine, ExpectedSide } from '#server/domain/diagnosis/sides'
import { readCompany, referenceOf } from './company.ts'
import { groupFrom } from './group.ts'
import { invoiceOf, postingOf } from './rows.ts'

const { index } = referenceOf(readCompany())
const anyMinor = fc.bigInt({ min: -1_000_000_000n, max: 1_000_000_000n })
const REFS = ['a-1', 'a-2', 'a-3', 'a-4']

const anyExpectedLine = fc.record({
  role: fc.constantFrom<ExpectedLine['role']>('revenue', 'deferred', 'discount', 'tax'),
  account: fc.constantFrom('43000', '44000', '25000', '22000'),
  amountMinor: anyMinor,
  baseMinor: anyMinor,
})
const anyErpLine = fc.record({
  account: fc.constantFrom('43000', '44000', '22000', '22100', '99999'),
  amountMinor: anyMinor,
  baseMinor: anyMinor,
  sourceLineRef: fc.constantFrom(...REFS, 'stranger', null),
  dimensions: fc.constant(null),
  isReceivable: fc.constant(false),
})

/** Any invoice against any one or two ERP documents: lines that meet, lines that do not, tax and strangers, whatever the amounts. Only `balanced` ones have a receivable that is the sum of their lines, as a ledger would hold them. */
export function anyGroup({ balanced }: { balanced: boolean }): fc.Arbitrary<DocumentGroup> {
  const expected = fc.tuple(
    fc.uniqueArray(fc.constantFrom(...REFS)),
    fc.array(anyExpectedLine, { minLength: 4, maxLength: 4 }),
    anyMinor,
    anyMinor,
  )
  const live = fc.array(fc.tuple(fc.array(anyErpLine, { maxLength: 6 }), anyMinor, anyMinor), {
    minLength: 1,
    maxLength: 2,
  })
  return fc.tuple(expected, live).map(([[refs, drawn, gross, base], documents]) => {
    const lines = refs.map((ref, at): ExpectedLine => lineFor(ref, drawn[at]))
    const sum = lines.reduce((total, line) => total - line.amountMinor, 0n)
    return {
      ...start,
      expected: [{ ...first, grossMinor: balanced ? sum : gross, baseMinor: base, lines }],
      live: documents.map(
        ([erpLines, receivable, baseReceivable], at): ErpSide => ({
          ...second,
          documentId: `e${at}`,
          lines: erpLines,
          receivableMinor: balanced ? -erpLines.reduce((total, line) => total + line.amountMinor, 0n) : receivable,
          baseReceivableMinor: baseReceivable,
        }),
      ),
    }
  })
}

const invoice = invoiceOf('a', '0.00', { lines: REFS.map(() => ['PING', 'charge', 'EXP', '0.00']) })
const start = groupFrom([invoice], [postingOf(invoice)], index)
const [first, second] = [known(start.expected[0]), known(start.live[0])]

function known<Side extends ExpectedSide | ErpSide>(side: Side | undefined): Side {
  if (!side) throw new Error('the first group has both sides')
  return side
}

/** A tax line names no billing line; all others do. */
function lineFor(
  ref: string,
  drawn: Pick<ExpectedLine, 'role' | 'account' | 'amountMinor' | 'baseMinor'> | undefined,
): ExpectedLine {
  const { role, account, amountMinor, baseMinor } = drawn ?? {
    role: 'revenue',
    account: '43000',
    amountMinor: 0n,
    baseMinor: 0n,
  }
  const rest = { taxCode: null, dimensions: null, mappingVersionIds: [] }
  return { role, account, amountMinor, baseMinor, sourceLineRef: role === 'tax' ? null : ref, ...rest }
}
