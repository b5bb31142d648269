import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { agrees, type FoundGroup, type FreeDocument, linkedComponents } from '#server/domain/matching/linked-components'
import { subsetSums } from '#server/domain/matching/subset-sum'

const free = (
  side: FreeDocument['side'],
  id: string,
  amountMinor: bigint,
  more: Partial<FreeDocument> = {},
): FreeDocument => ({
  documentId: id,
  sourceId: `s-${id}`,
  side,
  entity: 'E',
  customerNo: '7',
  currency: 'USD',
  amountMinor,
  ...more,
})
const billed = (id: string, minor: bigint, more: Partial<FreeDocument> = {}) => free('expected', id, minor, more)
const booked = (id: string, minor: bigint, more: Partial<FreeDocument> = {}) => free('erp', id, minor, more)
const link = (expectedId: string, erpId: string) => ({ expectedId, erpId })
const told = (groups: readonly FoundGroup[]) =>
  groups
    .map(
      ({ expected, erp }) =>
        `${expected.map((one) => one.documentId).join('+')}=${erp.map((one) => one.documentId).join('+')}`,
    )
    .sort()

describe('linked components', () => {
  test('documents that name each other and net to zero are one group, however they are chained', () => {
    const documents = [billed('a', 100n), billed('b', 50n), booked('x', 120n), booked('y', 30n), billed('c', 9n)]
    const links = [link('a', 'x'), link('b', 'x'), link('b', 'y')]
    expect(told(linkedComponents(documents, links))).toEqual(['a+b=x+y'])
  })

  test('each component is its own group', () => {
    const documents = [billed('d', 5n), booked('a', 5n), billed('c', 7n), booked('b', 7n)]
    expect(told(linkedComponents(documents, [link('d', 'a'), link('c', 'b')]))).toEqual(['c=b', 'd=a'])
  })

  test('components that are joined late are one', () => {
    const documents = [
      billed('a', 1n),
      billed('b', 2n),
      billed('c', 4n),
      booked('w', 3n),
      booked('x', 2n),
      booked('y', 2n),
    ]
    const links = [link('b', 'y'), link('c', 'x'), link('a', 'w'), link('c', 'y'), link('b', 'w')]
    expect(told(linkedComponents(documents, links))).toEqual(['a+b+c=w+x+y'])
  })

  test('a link to a document that is not free joins nothing', () => {
    const documents = [billed('a', 5n), booked('x', 5n)]
    expect(linkedComponents(documents, [link('a', 'gone'), link('gone', 'x')])).toEqual([])
    expect(linkedComponents(documents, [link('gone', 'x'), link('a', 'gone')])).toEqual([])
    expect(linkedComponents(documents, [])).toEqual([])
  })

  test('members stand in the order of their sources', () => {
    const documents = [
      billed('a', 1n, { sourceId: 'z' }),
      billed('b', 2n, { sourceId: 'y' }),
      booked('x', 2n, { sourceId: 'n' }),
      booked('w', 1n, { sourceId: 'm' }),
    ]
    const links = [link('a', 'x'), link('b', 'x'), link('b', 'w')]
    const sources = (rows: readonly FoundGroup[]) =>
      rows.map(({ expected, erp }) => [expected.map((one) => one.sourceId), erp.map((one) => one.sourceId)])
    const expected = [
      [
        ['y', 'z'],
        ['m', 'n'],
      ],
    ]
    expect(sources(linkedComponents(documents, links))).toEqual(expected)
    expect(sources(linkedComponents(documents.toReversed(), links.toReversed()))).toEqual(expected)
  })

  test('the order of documents and links changes nothing', () => {
    const documents = [1n, 2n, 3n, 4n].flatMap((minor, index) => [
      billed(`a${index}`, minor),
      booked(`x${index}`, minor),
    ])
    const anyLinks = fc.array(
      fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 3 })).map(([a, x]) => link(`a${a}`, `x${x}`)),
      { maxLength: 10 },
    )
    fc.assert(
      fc.property(anyLinks, (links) => {
        const there = told(linkedComponents(documents, links))
        expect(told(linkedComponents(documents.toReversed(), links.toReversed()))).toEqual(there)
      }),
    )
  })

  test('what does not net to zero, or has one side alone, is left to a person', () => {
    expect(linkedComponents([billed('a', 5n), booked('x', 6n)], [link('a', 'x')])).toEqual([])
    expect(agrees({ expected: [billed('a', 0n)], erp: [] })).toBe(false)
    expect(agrees({ expected: [], erp: [booked('x', 0n)] })).toBe(false)
    expect(agrees({ expected: [], erp: [] })).toBe(false)
    expect(agrees({ expected: [billed('a', 5n)], erp: [booked('x', 5n)] })).toBe(true)
  })

  test.each<Partial<FreeDocument>>([{ entity: 'F' }, { customerNo: '8' }, { customerNo: null }, { currency: 'EUR' }])(
    'both sides are of one party and currency: %o',
    (other) => {
      expect(agrees({ expected: [billed('a', 5n)], erp: [booked('x', 5n, other)] })).toBe(false)
      expect(agrees({ expected: [billed('a', 5n, other)], erp: [booked('x', 5n)] })).toBe(false)
      const alike = agrees({ expected: [billed('a', 5n, other)], erp: [booked('x', 5n, other)] })
      expect(alike).toBe(other.customerNo !== null)
    },
  )
})

describe('subset sums', () => {
  test('one document that is the sum of several of the other side, in either direction', () => {
    expect(told(subsetSums([billed('a', 100n), billed('b', 50n), billed('c', 7n), booked('x', 150n)]))).toEqual([
      'a+b=x',
    ])
    expect(told(subsetSums([billed('a', 150n), booked('x', 100n), booked('y', 50n), booked('z', 7n)]))).toEqual([
      'a=x+y',
    ])
    expect(told(subsetSums([billed('a', 30n), booked('x', 10n), booked('y', 25n), booked('z', -5n)]))).toEqual([
      'a=x+y+z',
    ])
  })

  test('one equal document is no sum, and two solutions are none', () => {
    expect(subsetSums([billed('a', 100n), booked('x', 100n)])).toEqual([])
    expect(subsetSums([billed('a', 100n), billed('b', 50n), billed('c', 50n), booked('x', 150n)])).toEqual([])
    expect(subsetSums([billed('a', 10n), billed('b', 20n), booked('x', 30n), booked('y', 30n)])).toEqual([])
    expect(
      subsetSums([
        billed('a', 3n),
        billed('b', 4n),
        booked('x', 7n),
        billed('c', 11n),
        booked('y', 5n),
        booked('z', 6n),
      ]),
    ).toEqual([])
  })

  test('entity, customer and currency never mix, and a document without a customer stands alone', () => {
    const parts = [billed('a', 100n), billed('b', 50n)]
    for (const other of [{ entity: 'F' }, { customerNo: '8' }, { customerNo: null }, { currency: 'EUR' }])
      expect(subsetSums([...parts, booked('x', 150n, other)])).toEqual([])
    const nameless = [billed('a', 100n, { customerNo: null }), billed('b', 50n, { customerNo: null })]
    expect(subsetSums([...nameless, booked('x', 150n, { customerNo: null })])).toEqual([])
  })

  test('blocks are looked at one by one', () => {
    const block = (customerNo: string) => [
      billed(`a${customerNo}`, 1n, { customerNo }),
      billed(`b${customerNo}`, 2n, { customerNo }),
      booked(`x${customerNo}`, 3n, { customerNo }),
    ]
    expect(told(subsetSums([...block('1'), ...block('2')]))).toEqual(['a1+b1=x1', 'a2+b2=x2'])
  })

  // 1, 2, 4 ... as amounts: every sum is that of one subset alone.
  const powers = (count: number) => Array.from({ length: count }, (_, n) => billed(`p${n}`, 2n ** BigInt(n)))

  test('a search that takes too long gives nothing', () => {
    expect(told(subsetSums([...powers(16), booked('x', 3n)]))).toEqual(['p0+p1=x'])
    expect(subsetSums([...powers(18), booked('x', 3n)])).toEqual([])
  })

  test('a block of more than 24 documents is left to a person', () => {
    const twins = (count: number) => Array.from({ length: count }, (_, n) => booked(`t${n}`, 1000n + BigInt(n)))
    const few = [billed('a', 1n), billed('b', 2n), booked('x', 3n)]
    // The other side is too many to search; one billed document leaves it nothing to find twice.
    expect(told(subsetSums([...few, ...twins(11)]))).toEqual(['a+b=x'])
    expect(subsetSums([...few, ...twins(22)])).toEqual([])
  })
})
