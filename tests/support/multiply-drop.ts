import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createGunzip, createGzip } from 'node:zlib'
import { roundToMinor } from '#server/domain/rounding'
import { scratchFolder } from './drop-folder.ts'

interface ManifestFeed {
  feed: string
  file: string
  rows: number
  sha256: string
  control_totals: Record<string, string>
}

const GROWING = ['invoices', 'payments', 'erp_documents', 'usage_events']

/** Writes a drop that holds each document, payment and event of another `times` times, each under an id of its own. */
export async function multiplyDrop(from: string, times: number): Promise<string> {
  const folder = await scratchFolder()
  const manifest = JSON.parse(await readFile(join(from, 'manifest.json'), 'utf8')) as { feeds: ManifestFeed[] } // our own sample data
  for (const entry of manifest.feeds) {
    if (!GROWING.includes(entry.feed)) {
      await copyFile(join(from, entry.file), join(folder, entry.file))
      continue
    }
    const source = join(from, entry.file)
    entry.file = `${entry.feed}.jsonl.gz`
    entry.sha256 = await multiplyFile(source, join(folder, entry.file), times)
    entry.rows *= times
    for (const [key, total] of Object.entries(entry.control_totals))
      entry.control_totals[key] = timesDecimal(total, times)
  }
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest))
  return folder
}

async function multiplyFile(source: string, target: string, times: number): Promise<string> {
  const sha = createHash('sha256')
  const gzip = createGzip({ level: 1 })
  gzip.on('data', (chunk: Buffer) => sha.update(chunk))
  const written = gzip.pipe(createWriteStream(target))
  const bytes = createReadStream(source)
  const lines = createInterface({ input: source.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes })
  for await (const line of lines) {
    for (let copy = 0; copy < times; copy += 1) {
      const row = copy === 0 ? line : line.replace(/"id":\s*"/, `$&x${copy}-`)
      if (!gzip.write(`${row}\n`)) await once(gzip, 'drain')
    }
  }
  gzip.end()
  await once(written, 'finish')
  return sha.digest('hex')
}

// Four digits after the point hold every total of the sample data, and CLF is a currency that has four.
function timesDecimal(total: string, times: number): string {
  const shifted = roundToMinor(total, 'CLF', 'half_up') * BigInt(times)
  const digits = shifted.toString().replace('-', '').padStart(5, '0')
  return `${shifted < 0n ? '-' : ''}${digits.slice(0, -4)}.${digits.slice(-4)}`
}
