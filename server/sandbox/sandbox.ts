import { createReadStream } from 'node:fs'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Log } from '../telemetry/log.ts'
import type { ErpSandbox } from './erp/create-erp-sandbox.ts'
import { listExtracts } from './extracts.ts'

/** Stands in for the example company's billing and ERP systems: offers the extracts those systems would write, one drop per cut-off day, and the ERP itself. */
export function createSandbox(log: Log, erp: Pick<ErpSandbox, 'answer'>): Server {
  return createServer((request, response) => {
    erp
      .answer(request, response)
      .then((isErp) => (isErp ? undefined : answer(request.method ?? 'GET', request.url ?? '/', response)))
      .catch((error: unknown) => {
        log.error({ err: error, path: request.url }, 'sandbox could not answer')
        response.destroy()
      })
  })
}

async function answer(method: string, path: string, response: ServerResponse): Promise<void> {
  if (method !== 'GET') return sendJson(response, 405, { error: 'only reading is offered' })
  if (path === '/healthz') return sendJson(response, 200, { status: 'alive' })
  const drops = await listExtracts()
  if (path === '/drops') return sendJson(response, 200, { drops: drops.map(({ asOf, files }) => ({ asOf, files })) })
  const [, asOf, name] = /^\/drops\/([\d-]+)\/([\w.]+)$/.exec(path) ?? []
  const drop = drops.find((known) => known.asOf === asOf)
  const file = drop?.files.find((known) => known.name === name)
  if (!drop || !file) return sendJson(response, 404, { error: 'no such drop or file' })
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': file.bytes })
  await pipeline(createReadStream(join(drop.folder, file.name)), response)
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}
