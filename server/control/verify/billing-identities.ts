import { taxUnderPolicy } from '../../domain/posting/tax.ts'
import { type RoundingMode } from '../../domain/rounding.ts'
import { type Check, openTally, type Tally, type VerifyScope } from './check.ts'
import { inForce } from './payload-pages.ts'
import { type InvoicePayload, minorOf, readInvoice } from './payload-shapes.ts'

/** Per document as billed: net = lines, base = lines of the code, tax = base x rate, tax = rows, gross = net + tax (file-drop contract, section 4). */
export const checkBillingIdentities: Check = async (scope) => {
  const tally = openTally('billing documents add up')
  if (!scope.run) return tally.result()
  const modes = await taxModes(scope)
  for await (const page of inForce(scope.db, 'invoices', scope.run.as_of)) {
    for (const row of page) {
      tally.seen()
      const invoice = readInvoice(row.payload)
      if (invoice) holdIdentities(tally, invoice, modes.get(invoice.entity) ?? 'half_up')
      else tally.hold(false, `invoice ${row.natural_key}`, () => 'the payload is no invoice')
    }
  }
  return tally.result()
}

function holdIdentities(tally: Tally, invoice: InvoicePayload, mode: RoundingMode): void {
  const name = `${invoice.kind} ${invoice.id}`
  const minor = (decimal: string) => minorOf(decimal, invoice.currency) ?? 0n
  const nets = invoice.lines.map((line) => ({ code: line.tax_code ?? null, net: minor(line.net) }))
  const taxes = invoice.taxes ?? []
  const net = sum(nets.map((line) => line.net))
  const tax = sum(taxes.map((row) => minor(row.amount)))
  tally.hold(net === minor(invoice.net), name, () => `net ${invoice.net} is not the sum of its lines`)
  tally.hold(tax === minor(invoice.tax), name, () => `tax ${invoice.tax} is not the sum of its tax rows`)
  tally.hold(
    minor(invoice.net) + minor(invoice.tax) === minor(invoice.gross),
    name,
    () => `gross ${invoice.gross} is not net plus tax`,
  )
  for (const row of taxes) {
    const bases = nets.filter((line) => line.code === row.tax_code).map((line) => line.net)
    tally.hold(
      sum(bases) === minor(row.base),
      name,
      () => `base ${row.base} of ${row.tax_code} is not the sum of its lines`,
    )
    const due = taxUnderPolicy([minor(row.base)], row.rate_percent, { level: 'document', mode, stepMinor: 1n })
    tally.hold(
      due === minor(row.amount),
      name,
      () => `tax ${row.amount} of ${row.tax_code} is not ${row.rate_percent} % of ${row.base}`,
    )
  }
}

async function taxModes({ db, run }: VerifyScope): Promise<Map<string, RoundingMode>> {
  const modes = new Map<string, RoundingMode>()
  if (!run) return modes
  for await (const page of inForce(db, 'legal_entities', run.as_of)) {
    for (const row of page) {
      const entity: unknown = JSON.parse(row.payload)
      const mode = readMode(entity)
      if (mode) modes.set(row.natural_key, mode)
    }
  }
  return modes
}

function readMode(entity: unknown): RoundingMode | undefined {
  if (typeof entity !== 'object' || entity === null || !('tax_rounding' in entity)) return undefined
  const rounding = entity.tax_rounding
  if (typeof rounding !== 'object' || rounding === null || !('mode' in rounding)) return undefined
  return (['half_up', 'half_even', 'floor'] as const).find((mode) => mode === rounding.mode)
}

function sum(minors: readonly bigint[]): bigint {
  return minors.reduce((total, minor) => total + minor, 0n)
}
