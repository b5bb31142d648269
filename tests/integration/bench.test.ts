import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runBench } from '#server/bench/run-bench'

const extracts = join(import.meta.dirname, '../../server/sandbox/halden/2026-02-03')

test('a measured run names the cost of each step, and a run over nothing new writes next to nothing', async () => {
  const out = await mkdtemp(join(tmpdir(), 'tieout-bench-out-'))
  const { measurements, resultSha } = await runBench({ drops: [extracts], out, tell: () => undefined })
  expect(measurements.map(({ step }) => step.split(' ')[0])).toEqual([
    'import',
    'reconcile',
    'reconcile',
    'reconcile',
    'export',
  ])
  expect(measurements[2]?.rowsWritten).toBeLessThan(20n)
  expect(resultSha).toMatch(/^[0-9a-f]{64}$/)
  expect(await readdir(out)).toContain('exceptions.jsonl')
  await rm(out, { recursive: true, force: true })
})
