import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { env } from '../env.ts'
import { type Part, startPart } from './part.ts'
import { sessionSecret } from './secret.ts'

const root = join(import.meta.dirname, '../..')
const START_PATIENCE_MS = 60_000

interface PartOptions {
  appUrl: string
  output: 'inherit' | 'file'
  dev?: boolean
  asOf?: string | undefined
  /** The parts serve the example company. */
  demo?: boolean
}

/** Starts the worker. It is ready when its `ready` resolves. */
export function startWorker(options: PartOptions): Part {
  return startPart({
    name: 'worker',
    script: [join(root, 'jobs/worker.ts')],
    environment: sharedEnvironment(options),
    output: options.output,
  })
}

/** Starts the web process; `next start` prints a deprecation of its sign-in library's address parser, which is not ours to mend. */
export function startWeb(options: PartOptions): Part {
  const { PORT, HOST } = env()
  const next = join(root, 'node_modules/next/dist/bin/next')
  return startPart({
    name: 'web',
    script: [next, options.dev ? 'dev' : 'start', '-p', String(PORT), '-H', HOST],
    environment: {
      ...sharedEnvironment(options),
      NODE_ENV: options.dev ? 'development' : 'production',
      NEXTAUTH_SECRET: sessionSecret(),
      NEXTAUTH_URL: env().NEXTAUTH_URL ?? webAddress(),
    },
    output: options.output,
    nodeOptions: ['--disable-warning=DEP0169'],
  })
}

/** Starts the stand-ins for the company's own systems. Its first message is the address it listens on and the token its ERP accepts. */
export function startSandbox(output: 'inherit' | 'file'): Part {
  const environment = { TIEOUT_DATA: env().TIEOUT_DATA }
  return startPart({ name: 'sandbox', script: [join(root, 'server/sandbox/main.ts')], environment, output })
}

/** The address a person opens. */
export function webAddress(): string {
  return `http://localhost:${env().PORT}`
}

/** Waits until the web process answers anything at all. Throws after a minute. */
export async function untilWebAnswers(): Promise<void> {
  const { PORT, HOST } = env()
  const address = `http://${HOST === '0.0.0.0' ? '127.0.0.1' : HOST}:${PORT}/healthz`
  const deadline = Date.now() + START_PATIENCE_MS
  for (;;) {
    try {
      await fetch(address, { redirect: 'manual', signal: AbortSignal.timeout(10_000) })
      return
    } catch (error) {
      if (Date.now() > deadline) throw new Error(`The web process does not answer at ${address}.`, { cause: error })
      await pause(100)
    }
  }
}

function sharedEnvironment(options: PartOptions): Record<string, string | undefined> {
  return {
    DATABASE_APP_URL: options.appUrl,
    TIEOUT_DATA: env().TIEOUT_DATA,
    NODE_ENV: 'production',
    ...(options.asOf && { TIEOUT_AS_OF: options.asOf }),
    ...(options.demo && { TIEOUT_SEED_USERS: 'demo' }),
  }
}
