import { expect, test } from 'vitest'
import { type Dated, overlayChanges } from '#server/domain/corrections/mapping-overlay'

interface Row extends Dated {
  readonly value: string
}

const row = (value: string, validFrom: string | null, validTo: string | null = null): Row => ({
  value,
  validFrom,
  validTo,
})
const inOrder = (rows: readonly Row[]) =>
  rows.map((one) => `${one.value} ${one.validFrom ?? ''}..${one.validTo ?? ''}`).sort()

test('a change in the middle leaves what the source says on both sides of it', () => {
  const pieces = overlayChanges([row('old', '2024-01-01')], [row('new', '2026-02-01', '2026-03-01')])
  expect(inOrder(pieces)).toEqual(['new 2026-02-01..2026-03-01', 'old 2024-01-01..2026-02-01', 'old 2026-03-01..'])
})

test('a later start of the source inside the dates of a change does not win over it', () => {
  const pieces = overlayChanges([row('a', null, '2026-03-01'), row('b', '2026-03-01')], [row('new', '2026-02-01')])
  expect(inOrder(pieces)).toEqual(['a ..2026-02-01', 'new 2026-02-01..'])
})

test('a later change wins over an earlier one for its own dates only', () => {
  const pieces = overlayChanges([], [row('first', '2026-01-01'), row('second', '2026-02-01', '2026-03-01')])
  expect(inOrder(pieces)).toEqual([
    'first 2026-01-01..2026-02-01',
    'first 2026-03-01..',
    'second 2026-02-01..2026-03-01',
  ])
})

test('validities that only touch leave each other whole', () => {
  const pieces = overlayChanges([row('old', '2024-01-01', '2026-02-01')], [row('new', '2026-02-01')])
  expect(inOrder(pieces)).toEqual(['new 2026-02-01..', 'old 2024-01-01..2026-02-01'])
})
