import { z } from 'zod'
import type { Books } from './books.ts'
import { PeriodState } from './erp-row.ts'
import { FaultChange, type FaultSwitches } from './faults.ts'

/** One request, read. */
export interface Asked {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly body: unknown
}

const PeriodChange = z.strictObject({ company: z.string(), period: z.string(), state: PeriodState })

/** The switches of the stand-in, for tests and demonstrations: faults to read and change, periods to open and close, documents to count. A real ERP has nothing like it. */
export function answerControl(
  erp: { books: Books; faults: FaultSwitches },
  asked: Asked,
): { status: number; body: unknown } {
  const what = `${asked.method} ${asked.path}`
  if (what === 'GET /sandbox/faults') return { status: 200, body: erp.faults.now() }
  if (what === 'PUT /sandbox/faults') {
    const read = FaultChange.safeParse(asked.body)
    if (!read.success) return { status: 400, body: { error: z.prettifyError(read.error) } }
    return { status: 200, body: erp.faults.change(read.data) }
  }
  if (what === 'PUT /sandbox/periods') {
    const read = PeriodChange.safeParse(asked.body)
    if (!read.success) return { status: 400, body: { error: z.prettifyError(read.error) } }
    erp.books.setPeriod(read.data.company, read.data.period, read.data.state)
    return { status: 200, body: read.data }
  }
  if (what === 'GET /sandbox/count') {
    const { company, reference } = Object.fromEntries(asked.query)
    return { status: 200, body: { count: erp.books.postedWith(company ?? '', reference ?? '').length } }
  }
  return { status: 404, body: { error: 'no such switch' } }
}
