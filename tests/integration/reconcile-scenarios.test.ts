import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { minorToDecimal } from '#server/domain/money'
import { reconcile } from '#server/reconcile/reconcile'
import { setApart, withParties } from '#tests/support/judgement/apart'
import { feedsOf, readCompany } from '#tests/support/judgement/company'
import { deliver, erpRowOf, invoiceRowOf } from '#tests/support/judgement/deliver'
import { readJudgementScenarios } from '#tests/support/judgement/scenario'
import { type TestContext, testContext } from '#tests/support/test-context'

// All scenarios lie in one database and are reconciled together: whatever one of them does to another is a fault too.
const scenarios = readJudgementScenarios().map((scenario, at) => setApart(scenario, `q${at + 1}z`))
const instants = [...new Set(scenarios.map(({ as_of }) => as_of))].sort()

let scene: TestContext
beforeAll(async () => {
  scene = await testContext()
  const tags = scenarios.map((_, at) => `q${at + 1}z`)
  await deliver(scene.ctx, '2026-03-01T00:00:00Z', {
    ...feedsOf(withParties(readCompany(), tags)),
    invoices: scenarios.flatMap(({ billing }) => billing.map(invoiceRowOf)),
    erp_documents: scenarios.flatMap(({ erp }) => erp.map(erpRowOf)),
  })
})
afterAll(() => scene.close())

interface FoundRow {
  found: string
  variance_minor: bigint
  currency: string
  period: string
  severity: string
  status: string
  documents: { id: string }[]
}

async function listFound(): Promise<FoundRow[]> {
  const found = await sql<FoundRow>`
    select x.class || '/' || x.cause as found, x.variance_minor, x.currency, x.period, x.severity, x.status, d.documents
    from exception x join exception_diagnosis d using (exception_id, diagnosis_no) where x.status <> 'resolved'`.execute(
    scene.db,
  )
  return found.rows
}

async function listMatched(): Promise<string[]> {
  const found = await sql<{ told: string }>`
    select m.kind || ' ' || m.status || ' ' || string_agg(i.source_id, ' ' order by i.source_id) as told
    from match m join match_member mm using (match_id) join recon_item i on i.document_id = mm.document_id and i.side = mm.side
    group by m.match_id, m.kind, m.status`.execute(scene.db)
  return found.rows.map(({ told }) => told).sort()
}

describe.each(instants)('imported and reconciled as of %s', (asOf) => {
  let found: FoundRow[] = []
  let matched: string[] = []
  beforeAll(async () => {
    await reconcile(scene.ctx, { asOf: new Date(asOf), full: true })
    found = await listFound()
    matched = await listMatched()
  })

  for (const scenario of scenarios.filter(({ as_of }) => as_of === asOf)) {
    const ids = new Set([...scenario.billing, ...scenario.erp].map(({ id }) => id))
    test(scenario.name, () => {
      const ours = found.filter(({ documents }) => documents.some(({ id }) => ids.has(id)))
      const told = ours.map((row) => ({
        found: row.found,
        variance: `${minorToDecimal(row.variance_minor, row.currency)} ${row.currency}`,
        period: row.period,
        severity: row.severity,
        status: row.status,
        documents: row.documents.map(({ id }) => id).sort(),
      }))
      const wanted = scenario.expect.map(({ also: _also, grouping: _grouping, ...rest }) => rest)
      const inOrder = (rows: { documents: string[] }[]) =>
        rows.sort((a, b) => (`${a.documents}` < `${b.documents}` ? -1 : 1))
      expect(inOrder(told)).toEqual(inOrder(wanted))
      if (!scenario.matches) return
      const links = scenario.matches.map(([kind, status, billing, erp]) =>
        [kind, status, ...[...billing, ...erp].sort()].join(' '),
      )
      const isOurs = (line: string) => line.split(' ').some((word) => ids.has(word))
      expect(matched.filter(isOurs)).toEqual(links.sort())
    })
  }
})
