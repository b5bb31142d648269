import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const main = join(import.meta.dirname, '../../server/cli/main.ts')
const tieout = (words: string[], input: string) =>
  spawnSync(process.execPath, [main, ...words], {
    input,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], NODE_ENV: 'test' },
  })

test('an example can be sent back to the command it comes from', () => {
  const example = tieout(['fx', '--example', 'cross'], '')
  const answered = tieout(['fx'], example.stdout)
  expect(answered.status).toBe(0)
  expect(JSON.parse(answered.stdout)).toMatchObject({ kind: 'cross', amount: '15532', currency: 'JPY' })
  const unknown = tieout(['fx', '--example', 'crosses'], '')
  expect(unknown).toMatchObject({ status: 2, stderr: expect.stringContaining('Ask for one of: convert, cross, ') })
}, 30_000)

test('a batch answers line by line and ends with 1 where a line failed', () => {
  const good = '{"kind":"registration","country":"IE","number":"6388047V","on":"2026-03-31"}'
  const { status, stdout, stderr } = tieout(['tax'], `${good}\n{"kind":"registration"\n${good}\n`)
  const lines = stdout.trimEnd().split('\n')
  expect(status).toBe(1)
  expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
    { result: 'passed' },
    { line: 2, error: { field: '', problem: expect.stringContaining('column 23'), remedy: expect.any(String) } },
    { result: 'passed' },
  ])
  expect(stderr).toBe('1 of 3 requests could not be performed.\n')
}, 30_000)

test('where nothing is sent it says what to send', () => {
  const { status, stdout } = tieout(['rate'], ' \n')
  expect(status).toBe(2)
  expect(JSON.parse(stdout)).toEqual({
    error: {
      field: '',
      problem: 'Nothing came in on stdin.',
      remedy: 'Send one JSON request, or one per line. A whole request to begin with: tieout rate --example',
    },
  })
}, 30_000)

test('one schema is printed by its name', () => {
  expect(JSON.parse(tieout(['rate', '--schema', 'result'], '').stdout)).toHaveProperty('properties.total')
  expect(JSON.parse(tieout(['rate', '--schema'], '').stdout)).toHaveProperty('command', 'tieout rate')
  expect(tieout(['rate', '--schema', 'all'], '')).toMatchObject({ status: 2 })
}, 30_000)
