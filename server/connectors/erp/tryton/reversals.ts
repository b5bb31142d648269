import type { TrytonClient, TrytonRow } from './client.ts'
import { numberOf, textOf } from './records.ts'

const ORIGIN = /^account\.invoice\.line,(\d+)$/

/** Which of the invoices take another back as a whole, by the id of that other: every line names a line of it, as many as it has, and the totals come to nothing. A credit for a part of an invoice is none. */
export async function findReversals(
  client: TrytonClient,
  invoices: readonly TrytonRow[],
  lines: readonly TrytonRow[],
): Promise<ReadonlyMap<number, number>> {
  const named = new Map(lines.flatMap((line) => originOf(line).map((origin) => [line.id, origin] as const)))
  const fields = ['invoice']
  const origins = await client.rows('account.invoice.line', [['id', 'in', [...new Set(named.values())]]], { fields })
  const home = new Map(origins.map((line) => [line.id, numberOf(line, 'invoice')]))
  const candidates = new Map<number, number>()
  for (const invoice of invoices) {
    const own = lines.filter((line) => line['invoice'] === invoice.id)
    const others = new Set(own.map((line) => home.get(named.get(line.id) ?? 0)))
    const [other] = others
    if (others.size === 1 && other !== undefined) candidates.set(invoice.id, other)
  }
  const ofOthers = [['id', 'in', [...new Set(candidates.values())]]]
  const originals = await client.rows('account.invoice', ofOthers, { fields: ['total_amount', 'lines'] })
  const isWhole = (id: number, original: TrytonRow | undefined) => {
    const invoice = invoices.find((one) => one.id === id)
    if (!invoice || !original) return false
    const own = lines.filter((line) => line['invoice'] === id).length
    const isMirror = negated(textOf(invoice, 'total_amount')) === textOf(original, 'total_amount')
    return isMirror && Array.isArray(original['lines']) && original['lines'].length === own
  }
  return new Map(
    [...candidates].filter(([id, other]) =>
      isWhole(
        id,
        originals.find((one) => one.id === other),
      ),
    ),
  )
}

function originOf(line: TrytonRow): readonly number[] {
  const origin = line['origin']
  const found = typeof origin === 'string' ? ORIGIN.exec(origin)?.[1] : undefined
  return found === undefined ? [] : [Number(found)]
}

const negated = (text: string) => (text.startsWith('-') ? text.slice(1) : `-${text}`)
