import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

/** lose: it arrives and takes effect, and the connection breaks before the answer. late: the answer comes so many milliseconds later. sign_out: it does not arrive, the session is over. */
export type Disturbance = { readonly kind: 'lose' | 'sign_out' } | { readonly kind: 'late'; readonly ms: number }

/** Stands before a Tryton and disturbs the next call of a method once; everything else passes as it is. */
export async function startProxy(target: number) {
  const planned = new Map<string, Disturbance>()
  const server = createServer((asked, answered) => void relay(asked, answered).catch(() => asked.socket.destroy()))
  const relay = async (asked: IncomingMessage, answered: ServerResponse) => {
    const body = await readAll(asked)
    const method = /"method":"([^"]+)"/.exec(body.toString())?.[1] ?? ''
    const disturbance = planned.get(method)
    planned.delete(method)
    if (disturbance?.kind === 'sign_out') return void answered.writeHead(401).end()
    const answer = await pass(target, { path: asked.url ?? '/', headers: asked.headers, body })
    if (disturbance?.kind === 'lose') return void asked.socket.destroy()
    if (disturbance?.kind === 'late') await pause(disturbance.ms)
    answered.writeHead(answer.status, answer.headers).end(answer.body)
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // a server that listens on a port has one
  return {
    port,
    disturb: (method: string, disturbance: Disturbance) => void planned.set(method, disturbance),
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function pass(port: number, wish: { path: string; headers: IncomingHttpHeaders; body: Buffer }) {
  const { path, headers } = wish
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const asking = request({ host: '127.0.0.1', port, path, method: 'POST', headers }, resolve)
    asking.once('error', reject).end(wish.body)
  })
  return { status: answer.statusCode ?? 502, headers: answer.headers, body: await readAll(answer) }
}

async function readAll(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of message) parts.push(Buffer.from(part))
  return Buffer.concat(parts)
}
