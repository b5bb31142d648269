import { beforeAll, expect, test } from 'vitest'
import type { WebCtx } from '#server/auth/web-ctx'
import { preparationOf } from '#server/domain/corrections/remedies'
import { decimalOf, powerOfTen } from '#server/domain/decimal'
import { preparedCsv, readPrepared } from '#server/reasons/read-prepared'
import { requestedReconcile } from '#server/reconcile/requested-reconcile'
import { personIn } from '#tests/support/correcting'
import { APRIL, newScene, take } from '#tests/support/import-scene'
import type { TestContext } from '#tests/support/test-context'

let scene: TestContext
let analyst: WebCtx
beforeAll(async () => {
  scene = await newScene()
  await take(scene, APRIL)
  await requestedReconcile(scene.ctx, {})
  analyst = await personIn(scene, 'maren', 'analyst')
}, 120_000)

/** Thousandths of a major unit, for adding up decimals of any currency of the example. */
function thousandths(text: string): bigint {
  const { unscaled, scale } = decimalOf(text)
  return unscaled * powerOfTen(3 - scale)
}

test('what billing should issue for every finding about usage and rating comes to truth less billed', async () => {
  const open = await scene.db
    .selectFrom('exception')
    .select(['exception_id', 'resolution', 'currency', 'variance_minor', 'class', 'subject_source_id'])
    .where('class', 'in', ['USAGE_VARIANCE', 'RATING_VARIANCE'])
    .execute()
  expect(open.length).toBeGreaterThan(15)
  for (const exception of open) {
    const outcome = await readPrepared(analyst, exception.exception_id)
    if (!outcome.ok) throw new Error(`${exception.subject_source_id}: ${outcome.code}`)
    const { documents } = outcome.value
    // Before discount: the finding's variance is of the lines alone.
    const effect = documents.reduce((sum, document) => {
      const lines = document.lines.filter((line) => line.kind !== 'discount')
      const net = lines.reduce((total, line) => total + thousandths(line.net), 0n)
      return document.kind === 'invoice' ? sum + net : sum - net
    }, 0n)
    const digits = exception.currency === 'JPY' ? 1000n : exception.currency === 'KWD' ? 1n : 10n
    expect(effect, exception.subject_source_id).toBe(-exception.variance_minor * digits)
    for (const document of documents) {
      const gross = thousandths(document.net) + thousandths(document.tax)
      expect(thousandths(document.gross)).toBe(gross)
      expect(gross).toBeGreaterThanOrEqual(0n)
    }
    expect(preparedCsv(outcome.value).trim().split('\n').length).toBeGreaterThan(1)
  }
})

test('a finding that the ERP must correct has no document for billing, and one of other entities none at all', async () => {
  const [journal] = await scene.db
    .selectFrom('exception')
    .select(['exception_id', 'resolution', 'entity'])
    .where('class', '=', 'CONTROL_ACCOUNT')
    .execute()
  expect(journal && preparationOf(journal.resolution)).toBeNull()
  expect(await readPrepared(analyst, journal?.exception_id ?? '')).toMatchObject({ code: 'nothing_to_prepare' })
  const elsewhere = { ...analyst, scope: ['ZZ'] }
  expect(await readPrepared(elsewhere, journal?.exception_id ?? '')).toMatchObject({ code: 'not_found' })
})
