// A process of its own that imports a drop or reconciles, so that it can be killed: node trial-child.mjs import FOLDER | reconcile INSTANT.
import { tmpdir } from 'node:os'
import { contextOf, machineActor, openSurroundings } from '#server/context'
import { importDrop } from '#server/ingest/import-drop'
import { reconcile } from '#server/reconcile/reconcile'

const [, , step, subject = ''] = process.argv
const surroundings = await openSurroundings({ url: process.env['DATABASE_APP_URL'] ?? '', part: 'worker' })
const ctx = contextOf(surroundings, { actor: machineActor('trial') })
console.log('begun')
if (step === 'import') {
  const outcome = await importDrop(ctx, { folder: subject, dataFolder: tmpdir() })
  console.log(outcome.ok ? outcome.value.state : outcome.code)
} else {
  console.log((await reconcile(ctx, { asOf: new Date(subject) })).resultSha)
}
await surroundings.close()
