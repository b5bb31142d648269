import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { env } from '../env.ts'
import { openLog } from '../telemetry/log.ts'
import { createErpSandbox } from './erp/create-erp-sandbox.ts'
import { readHoldings } from './erp/example-holdings.ts'
import { readToken } from './erp/token.ts'
import { listExtracts } from './extracts.ts'
import { createSandbox } from './sandbox.ts'

const log = openLog({ part: 'sandbox', level: env().LOG_LEVEL })
const folder = join(env().TIEOUT_DATA, 'sandbox')
const token = readToken(folder)
const newest = (await listExtracts()).at(-1)
const erp = createErpSandbox({
  ...(newest && (await readHoldings(newest))),
  token,
  journalPath: join(folder, 'erp-journal.jsonl'),
  faults: { uniqueness: 'enforced' },
  die: () => process.kill(process.pid, 'SIGKILL'),
})
const server = createSandbox(log, erp)

server.listen(env().TIEOUT_SANDBOX_PORT ?? 0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo // a server listening on a port has such an address
  const address = `http://127.0.0.1:${port}`
  log.info({ address, documents: erp.books.rows.length }, 'sandbox ready')
  process.send?.({ address, token })
})

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    server.close(() => process.exit(0))
    server.closeAllConnections()
  })
}
