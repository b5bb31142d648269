import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Line, LONGEST_ROW_BYTES, readLines } from '#server/ingest/line-reader'

async function linesOf(chunks: readonly Buffer[], rowEnd: 'line' | 'csv' = 'line'): Promise<Line[]> {
  async function* pour() {
    yield* chunks
  }
  const lines: Line[] = []
  for await (const batch of readLines(pour(), rowEnd)) lines.push(...batch)
  return lines
}

const textsOf = (lines: readonly Line[]) => lines.map((line) => (line.kind === 'text' ? line.text : line.kind))

test('lines come out the same however the bytes are cut into chunks', async () => {
  const anyLine = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    .filter((text) => text.trim() !== '' && !/[\r\n]/.test(text))
  await fc.assert(
    fc.asyncProperty(fc.array(anyLine, { maxLength: 20 }), fc.integer({ min: 1, max: 7 }), async (texts, size) => {
      fc.pre(!texts[0]?.startsWith('\uFEFF'))
      const bytes = Buffer.from(texts.map((text) => `${text}\r\n`).join(''))
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.subarray(at * size, at * size + size),
      )
      expect(textsOf(await linesOf(chunks))).toEqual(texts)
    }),
  )
})

test('a byte order mark is taken off and blank lines are left out', async () => {
  expect(textsOf(await linesOf([Buffer.from('\uFEFFa\n\n  \r\nb')]))).toEqual(['a', 'b'])
})

test('a byte order mark that arrives byte by byte is taken off too', async () => {
  const bytes = Buffer.from('\uFEFFa\n')
  const chunks = Array.from(bytes, (byte) => Buffer.from([byte]))
  expect(textsOf(await linesOf(chunks))).toEqual(['a'])
})

test('UTF-16 is refused whichever way round', async () => {
  await expect(linesOf([Buffer.from([0xff, 0xfe, 0x61, 0])])).rejects.toThrow('file_encoding')
  await expect(linesOf([Buffer.from([0xfe, 0xff, 0, 0x61])])).rejects.toThrow('file_encoding')
})

test('a row over the limit is counted and the next is read', async () => {
  const half = Buffer.alloc(LONGEST_ROW_BYTES / 2 + 10, 'x')
  const lines = await linesOf([Buffer.from('a\n'), half, half, Buffer.from('\nb\n')])
  expect(lines).toEqual([
    { kind: 'text', text: 'a' },
    { kind: 'too_long', bytes: LONGEST_ROW_BYTES + 20 },
    { kind: 'text', text: 'b' },
  ])
})

test('a row that is not UTF-8 is told apart, and the others are read', async () => {
  const lines = await linesOf([Buffer.concat([Buffer.from('a\nM'), Buffer.from([0xfc]), Buffer.from('ller\nb')])])
  expect(lines.map((line) => line.kind)).toEqual(['text', 'encoding', 'text'])
})

test('in CSV a line end inside quotes does not end the row', async () => {
  expect(textsOf(await linesOf([Buffer.from('a,"x\ny"\nb,"""\n"""\n')], 'csv'))).toEqual(['a,"x\ny"', 'b,"""\n"""'])
})
