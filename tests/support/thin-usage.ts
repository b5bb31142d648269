import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createGunzip, gzipSync } from 'node:zlib'

interface ManifestFeed {
  feed: string
  file: string
  rows: number
  sha256: string
  control_totals: Record<string, string>
}

/** Writes a drop that keeps every nth usage event of another and everything else as it is; gives how many events are left. The manifest is true. */
export async function thinUsage(from: string, to: string, nth: number): Promise<number> {
  await mkdir(to, { recursive: true })
  const manifest = JSON.parse(await readFile(join(from, 'manifest.json'), 'utf8')) as { feeds: ManifestFeed[] } // our own sample data
  for (const entry of manifest.feeds) {
    if (entry.feed !== 'usage_events') {
      await copyFile(join(from, entry.file), join(to, entry.file))
      continue
    }
    const { text, rows, totals } = await keepEveryNth(join(from, entry.file), nth)
    const bytes = gzipSync(text)
    entry.file = 'usage_events.jsonl.gz'
    entry.rows = rows
    entry.sha256 = createHash('sha256').update(bytes).digest('hex')
    entry.control_totals = totals
    await writeFile(join(to, entry.file), bytes)
  }
  await writeFile(join(to, 'manifest.json'), JSON.stringify(manifest))
  return manifest.feeds.find((entry) => entry.feed === 'usage_events')?.rows ?? 0
}

async function keepEveryNth(file: string, nth: number) {
  const kept: string[] = []
  const totals = new Map<string, bigint>()
  let at = 0
  const bytes = createReadStream(file)
  const lines = createInterface({ input: file.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes })
  for await (const line of lines) {
    at += 1
    if (at % nth !== 0) continue
    kept.push(line)
    const event = JSON.parse(line) as { type: string; data: { quantity: string } } // our own sample data
    totals.set(event.type, (totals.get(event.type) ?? 0n) + thousandths(event.data.quantity))
  }
  const decimal = (value: bigint) => `${value < 0n ? '-' : ''}${magnitude(value) / 1000n}.${fraction(value)}`
  return {
    text: `${kept.join('\n')}\n`,
    rows: kept.length,
    totals: Object.fromEntries([...totals].map(([type, sum]) => [type, decimal(sum)])),
  }
}

const magnitude = (value: bigint) => (value < 0n ? -value : value)
const fraction = (value: bigint) => (magnitude(value) % 1000n).toString().padStart(3, '0')

// The sample data knows no quantity finer than a thousandth.
function thousandths(quantity: string): bigint {
  const [whole = '0', digits = ''] = quantity.replace('-', '').split('.')
  const value = BigInt(whole) * 1000n + BigInt(digits.padEnd(3, '0').slice(0, 3))
  return quantity.startsWith('-') ? -value : value
}
