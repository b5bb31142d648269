// A worker that drains one lane until nothing is open: node posting-child.mjs ENTITY '{"signal":"SIGKILL","window":"sent","nth":3,"lookUp":true,"leaseMs":500}'.
// At the nth posting in the window it gets the signal, as if from outside.
import { setTimeout as pause } from 'node:timers/promises'
import { contextOf, machineActor, openSurroundings } from '#server/context'
import { drainLane } from '#server/posting/drain-lane'

const [entity = '', told = '{}'] = process.argv.slice(2)
const { signal, window, nth = 1, lookUp = true, leaseMs = 500 } = JSON.parse(told)
const surroundings = await openSurroundings({ url: process.env['DATABASE_APP_URL'] ?? '', part: 'cli' })
const ctx = contextOf(surroundings, { actor: machineActor('trial') })
let times = 0

/** A killed sender had the time to get its request out, or had not; a stopped one is stopped before it leaves. */
const at = async (reached) => {
  if (reached !== window) return
  times += 1
  if (times !== nth) return
  if (reached === 'sent' && signal === 'SIGKILL') await pause((nth * 7) % 12)
  process.kill(process.pid, signal)
}
const open = async () =>
  surroundings.db
    .selectFrom('posting')
    .select('posting_id')
    .where('entity', '=', entity)
    .where('state', 'in', ['ready', 'sending', 'uncertain', 'held'])
    .limit(1)
    .executeTakeFirst()

console.log('begun')
while (await open()) {
  await drainLane(ctx, { entity }, { lookUp, leaseMs, at })
  await pause(40)
}
console.log('drained')
await surroundings.close()
