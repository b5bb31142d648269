import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listTieOutPlaces, type PlaceCursor } from '#db/queries/control-tie-out-parts'
import { exportTieOutCell } from '#server/control/export-tie-out-cell'
import { readBridge } from '#server/control/read-bridge'
import { readTieOutCell, type TieOutCellView } from '#server/control/read-tie-out-cell'
import { translatorFor } from '#server/i18n/translator'
import { reconcile } from '#server/reconcile/reconcile'
import { newScene, take } from '#tests/support/import-scene'
import { writeSmallCompany } from '#tests/support/small-company'
import type { TestContext } from '#tests/support/test-context'

// Of January: A agrees, B (220.00) is booked without its tax, C (55.00) is missing, D (a credit of 33.00) agrees, M (70.00) nobody billed.

const CELL = { identity: 'T5', entity: 'E1', currency: 'USD', period: '2026-01' } as const

let scene: TestContext
beforeAll(async () => {
  scene = await newScene()
  await take(scene, await writeSmallCompany())
  await reconcile(scene.ctx, { asOf: new Date('2026-02-03T18:00:00Z') })
})
afterAll(() => scene.close())

const reader = (scope: 'all' | readonly string[] = 'all') => ({
  ...scene.ctx,
  scope,
  locale: 'en' as const,
  t: translatorFor('en'),
})

const shown = (cell: TieOutCellView | null) =>
  cell?.places.map((place) =>
    [
      place.objects.map((object) => object.label).join('+'),
      ...[place.expected, place.actual, place.difference].map((figure) =>
        figure.kind === 'money' ? figure.amount.full : figure.text,
      ),
      place.state,
      place.findings.map((found) => found.class).join(),
    ].join(' | '),
  )

test('a cell opens into what makes up its difference, with the finding that explains it', async () => {
  const cell = await readTieOutCell(reader(), { ...CELL, all: false })
  expect(cell?.state).toBe('explained')
  expect(shown(cell)).toEqual([
    'D-eM | 0.00 USD | 70.00 USD | 70.00 USD | explained | MISSING_IN_BILLING',
    'N-C | 55.00 USD | 0.00 USD | -55.00 USD | explained | MISSING_IN_ERP',
    'N-B+D-eB | 220.00 USD | 200.00 USD | -20.00 USD | explained | TAX_VARIANCE',
  ])
})

test('everything in it includes what agrees', async () => {
  const cell = await readTieOutCell(reader(), { ...CELL, all: true })
  expect(shown(cell)?.slice(3).sort()).toEqual([
    'N-A+D-eA | 110.00 USD | 110.00 USD | 0.00 USD | tied | ',
    'N-D+D-eD | -33.00 USD | -33.00 USD | 0.00 USD | tied | ',
    'N-Z | 0.00 USD | 0.00 USD | 0.00 USD | tied | EXCLUDED',
  ])
})

test('page by page gives every row once, in the same order', async () => {
  const whole = await listTieOutPlaces(scene.db, { ...CELL, all: true, after: undefined, limit: 100 })
  const walked: string[] = []
  let after: PlaceCursor | undefined
  for (;;) {
    const [row] = await listTieOutPlaces(scene.db, { ...CELL, all: true, after, limit: 1 })
    if (!row) break
    walked.push(row.place)
    const [unexplained, difference] = [row.unexplained.replace('-', ''), row.difference.replace('-', '')]
    after = { unexplained, difference, place: row.place }
  }
  expect(walked).toEqual(whole.map((row) => row.place))
})

test('a month later the same documents are open in the cumulative identity', async () => {
  const cell = await readTieOutCell(reader(), { ...CELL, identity: 'T10', all: false })
  expect(shown(cell)?.map((line) => line.split(' | ').slice(0, 4).join(' | '))).toEqual([
    'D-eM | 0.00 USD | 70.00 USD | 70.00 USD',
    'N-C | 55.00 USD | 0.00 USD | -55.00 USD',
    'N-B+D-eB | 220.00 USD | 200.00 USD | -20.00 USD',
  ])
})

test('nobody reads a cell outside their entities, nor one that is not there', async () => {
  expect(await readTieOutCell(reader(['E2']), { ...CELL, all: false })).toBeNull()
  expect(await readTieOutCell(reader(), { ...CELL, period: '2025-12', all: false })).toBeNull()
  expect(await readTieOutCell(reader(), { ...CELL, all: false, after: 'no~cursor' })).toMatchObject({ next: null })
  expect(await exportTieOutCell(reader(['E2']), { ...CELL, all: false })).toBeNull()
})

test('the whole cell as a file has decimals in major units, and that it was taken is kept', async () => {
  const body = await exportTieOutCell(reader(), { ...CELL, all: false })
  if (!body) throw new Error('no cell')
  expect(
    (await text(body))
      .replaceAll(/EXC-\S+/g, 'EXC')
      .trimEnd()
      .split('\n'),
  ).toEqual([
    'objects,expected,actual,difference,unexplained,findings',
    'D-eM,0.00,70.00,70.00,0.00,EXC',
    'N-C,55.00,0.00,-55.00,0.00,EXC',
    'N-B D-eB,220.00,200.00,-20.00,0.00,EXC',
  ])
  const kept = await scene.db.selectFrom('audit').select('object_id').where('action', '=', 'tie-outs.export').execute()
  expect(kept).toEqual([{ object_id: 'T5 E1 USD 2026-01' }])
})

test('the bridge names every step from rated to open, and its residuals stand there though they are nothing', async () => {
  const bridge = await readBridge(reader(), { entity: 'E1' })
  expect(bridge).toMatchObject({ entity: 'E1', currency: 'USD', period: '2026-01', months: ['2026-01'], residuals: 0 })
  expect(bridge?.document.steps.map((step) => [step.kind, step.label, step.amount.full].join(' | '))).toEqual([
    'step | Rated: usage and contracts | 330.00 USD',
    'residual | Residual | 0.00 USD',
    'total | Billed, before discounts and tax | 330.00 USD',
    'step | Discounts | -10.00 USD',
    'step | Tax | 32.00 USD',
    'residual | Header differs from lines | 0.00 USD',
    'total | Billed gross | 352.00 USD',
    'step | Missing in billing | 70.00 USD',
    'step | Missing in ERP | -55.00 USD',
    'step | Tax | -20.00 USD',
    'residual | Residual | 0.00 USD',
    'total | Posted receivable | 347.00 USD',
    'step | Open at the start of the month | 0.00 USD',
    'residual | Residual | 0.00 USD',
    'total | Open receivable in the ERP | 347.00 USD',
  ])
  expect(bridge?.document.steps.at(-1)?.range).toEqual([0, 347])
  expect(bridge?.functional.steps).toEqual([])
})
