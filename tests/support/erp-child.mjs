// A stand-in ERP in a process of its own: node erp-child.mjs '{"uniqueness":"searchable","losePercent":2}' SEED. Prints its port when it listens.
import { createErpSandbox } from '#server/sandbox/erp/create-erp-sandbox'

const [faults = '{}', seed = '1'] = process.argv.slice(2)
const { server } = createErpSandbox({ faults: JSON.parse(faults), seed: Number(seed) })
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  console.log(typeof address === 'object' && address !== null ? address.port : 0)
})
