import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Window } from '#server/posting/lane'

export interface SandboxErp {
  readonly url: string
  /** How many live documents a company has under a reference, by the ERP's own books. */
  count(company: string, reference: string): Promise<number>
  stop(): void
}

/** Starts a stand-in ERP in a process of its own. */
export async function startErp(faults: object, seed: number): Promise<SandboxErp> {
  const child = spawn(process.execPath, [script('erp-child.mjs'), JSON.stringify(faults), String(seed)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [port]: unknown[] = await once(child.stdout.setEncoding('utf8'), 'data')
  const url = `http://127.0.0.1:${String(port).trim()}`
  return {
    url,
    count: async (company, reference) => {
      const answer = await fetch(`${url}/sandbox/count?${new URLSearchParams({ company, reference }).toString()}`)
      const body: unknown = await answer.json()
      if (typeof body !== 'object' || body === null || !('count' in body)) throw new Error('the ERP did not count')
      return Number(body.count)
    },
    stop: () => void child.kill('SIGKILL'),
  }
}

export interface Fate {
  readonly signal?: 'SIGKILL' | 'SIGSTOP'
  readonly window?: Window
  readonly nth?: number
  readonly lookUp?: boolean
  readonly leaseMs?: number
}

/** Starts a worker that drains one lane, and is killed or stopped in a window when told so. */
export function startPostingWorker(appUrl: string, entity: string, fate: Fate): ChildProcess {
  return spawn(process.execPath, [script('posting-child.mjs'), entity, JSON.stringify(fate)], {
    env: { ...process.env, DATABASE_APP_URL: appUrl, LOG_LEVEL: 'silent' },
    stdio: ['ignore', 'ignore', fate.signal === 'SIGSTOP' ? 'ignore' : 'inherit'], // one that wakes without its lane fails, loudly,
  })
}

/** Waits for the end of a process and says by which signal, or undefined when it ended by itself. */
export async function endOf(child: ChildProcess): Promise<string | undefined> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return child.signalCode ?? undefined
}

function script(name: string): string {
  return join(import.meta.dirname, name)
}
