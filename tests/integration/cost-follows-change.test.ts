import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CHANGED, type ChangeCost, costOfTenChanges } from '../bench/change-cost.ts'

let home = ''
let once: ChangeCost
let tenfold: ChangeCost

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'tieout-cost-'))
  once = await costOfTenChanges(home, 1)
  tenfold = await costOfTenChanges(home, 10)
}, 900_000)
afterAll(() => rm(home, { recursive: true, force: true }))

test('ten changed documents are judged, whatever the number of documents', () => {
  expect([once.judgedKeys, tenfold.judgedKeys]).toEqual([CHANGED, CHANGED])
  expect(tenfold.documents).toBe(10 * once.documents)
})

test('a run writes what the change asks for and no more at ten times the size', () => {
  expect(once.rerun.rowsWritten).toBeLessThan(400n)
  expect(growth(once.rerun.rowsWritten, tenfold.rerun.rowsWritten)).toBeLessThanOrEqual(1.5)
})

test('a run reads what the change asks for and no more at ten times the size', () => {
  expect(once.rerun.rowsRead).toBeLessThan(40_000n)
  expect(growth(once.rerun.rowsRead, tenfold.rerun.rowsRead)).toBeLessThanOrEqual(1.5)
})

test('an import writes versions of what changed, not of what was sent again', () => {
  expect(once.imported.rowsWritten).toBeLessThan(400n)
  expect(growth(once.imported.rowsWritten, tenfold.imported.rowsWritten)).toBeLessThanOrEqual(1.5)
})

function growth(small: bigint, large: bigint): number {
  return Number(large) / Number(small)
}
