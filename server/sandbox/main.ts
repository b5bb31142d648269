import type { AddressInfo } from 'node:net'
import { env } from '../env.ts'
import { openLog } from '../telemetry/log.ts'
import { createSandbox } from './sandbox.ts'

const log = openLog({ part: 'sandbox', level: env().LOG_LEVEL })
const server = createSandbox(log)

server.listen(env().TIEOUT_SANDBOX_PORT ?? 0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo // a server listening on a port has such an address
  const address = `http://127.0.0.1:${port}`
  log.info({ address }, 'sandbox ready')
  process.send?.({ address })
})

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    server.close(() => process.exit(0))
    server.closeAllConnections()
  })
}
