import { openDatabase } from '#db/client'
import { machineActor } from '#server/context'
import { importDrop } from '#server/ingest/import-drop'

// A process of its own that imports one drop, so that a test may kill it or weigh it.
const [url = '', folder = '', dataFolder = ''] = process.argv.slice(2)
const db = openDatabase({ url })
const ctx = { db, now: () => new Date(), actor: machineActor('test'), correlationId: 'test' }
const outcome = await importDrop(ctx, { folder, dataFolder })
await db.destroy()
const peakMb = Math.round(process.resourceUsage().maxRSS / 1024)
console.log(JSON.stringify({ ok: outcome.ok, state: outcome.ok ? outcome.value.state : outcome.code, peakMb }))
