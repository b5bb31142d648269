import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  noFacets,
  type QueueAddress,
  queueQuery,
  readQueueAddress,
  sorts,
  views,
} from '#server/exceptions/queue-address'

const anyAddress = fc.record({
  view: fc.constantFrom(...views),
  by: fc.constantFrom('case', 'document'),
  sort: fc.constantFrom(...sorts),
  facets: fc.record({
    class: fc.constantFrom([], ['TAX_VARIANCE']),
    severity: fc.constantFrom([], ['critical', 'high']),
    entity: fc.constantFrom([], ['E-1', 'E 2']),
    currency: fc.constantFrom([], ['EUR']),
    period: fc.constantFrom([], ['2026-03']),
  }),
  search: fc.constantFrom(undefined, 'R&D 100%', 'ö'),
  from: fc.constantFrom(undefined, {
    place: { keys: ['0', '-12.5', '3'] as const, id: '0199c000-0000-7000-8000-000000000001' },
    direction: 'before' as const,
  }),
  expanded: fc.constantFrom([], ['0199c000-0000-7000-8000-000000000002']),
  rail: fc.constantFrom(undefined, 'on', 'off'),
})

const readBack = (address: QueueAddress) =>
  readQueueAddress(Object.fromEntries(new URLSearchParams(queueQuery(address, { from: address.from }))))

test('an address says everything the list was asked for, so that somebody else sees the same rows', () => {
  fc.assert(
    fc.property(anyAddress, (address) => {
      expect(readBack(address)).toEqual(address)
    }),
  )
})

test('changing a filter starts the pages over', () => {
  const deep = readQueueAddress({
    after: Buffer.from('0 1 2 0199c000-0000-7000-8000-000000000001').toString('base64url'),
  })
  expect(deep.from).toBeDefined()
  expect(queueQuery(deep, { facets: { ...noFacets, entity: ['E1'] } })).toBe('?entity=E1')
})

test('an address that makes no sense shows the plain queue', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const address = readQueueAddress({ view: `?${text}`, sort: `?${text}`, after: text, before: text, expand: text })
      expect(address).toMatchObject({ view: 'open', sort: 'severity', from: undefined, expanded: [] })
    }),
  )
})
