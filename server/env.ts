// The only reader of process.env. Everything else asks env(), so a bad setting is told once, together with all others.
import { resolve } from 'node:path'
import { z } from 'zod'

const port = z.coerce.number('must be a port number, 1 to 65535').int().min(1).max(65_535)
const postgresUrl = z.string().regex(/^postgres(ql)?:\/\//, 'must start with postgresql://')
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a day such as 2026-04-10')

const EnvSchema = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  DATABASE_URL: postgresUrl.optional(),
  DATABASE_APP_URL: postgresUrl.optional(),
  TIEOUT_DATA: z
    .string()
    .default('.data')
    .transform((folder) => resolve(folder)),
  TIEOUT_SEED_USERS: z.enum(['demo']).optional(),
  TIEOUT_AS_OF: day.optional(),
  TIEOUT_SANDBOX_PORT: port.optional(),
  /** Hosts of ERPs in our own network or without https, separated by commas. */
  TIEOUT_ERP_HOSTS: z
    .string()
    .default('')
    .transform((hosts) =>
      hosts
        .split(',')
        .map((host) => host.trim())
        .filter((host) => host !== ''),
    ),
  PORT: port.default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).optional(),
  NEXTAUTH_SECRET: z.string().min(16).optional(),
  NEXTAUTH_URL: z.url().optional(),
  OIDC_ISSUER: z.url().optional(),
  OIDC_CLIENT_ID: z.string().min(1).optional(),
  OIDC_CLIENT_SECRET: z.string().min(1).optional(),
})

export type Env = z.infer<typeof EnvSchema>

let parsed: Env | undefined

/** The settings of this process, parsed on first use. Throws one message naming every bad variable. */
export function env(): Env {
  parsed ??= parseEnv(process.env)
  return parsed
}

/** Parses settings from any source; an empty string counts as not set. Throws one message naming every bad variable. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ''))
  const result = EnvSchema.safeParse(present)
  const faults = result.success ? crossChecks(result.data) : result.error.issues.map(describe)
  if (result.success && faults.length === 0) return result.data
  throw new Error(`These settings need correcting:\n${faults.map((line) => `  ${line}`).join('\n')}`)
}

/** The environment of the database server's own programs: nothing of the person's, so that every machine behaves alike. */
export function bareEnvironment(): NodeJS.ProcessEnv {
  return { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC', NODE_ENV: 'production' }
}

/** The environment for a process we start: ours, without the owner's database login, and with what it is told here. */
export function environmentFor(told: Record<string, string | undefined>): NodeJS.ProcessEnv {
  const { DATABASE_URL: _ownerOnly, ...inherited } = process.env
  return { ...inherited, NEXT_TELEMETRY_DISABLED: '1', ...told }
}

function describe(issue: z.core.$ZodIssue): string {
  return `${issue.path.join('.')}: ${issue.message}`
}

function crossChecks(found: Env): string[] {
  const faults: string[] = []
  if (found.DATABASE_URL && !found.DATABASE_APP_URL) {
    faults.push('DATABASE_APP_URL: required with DATABASE_URL (the login of web and worker, which owns nothing)')
  }
  if (found.OIDC_ISSUER && (!found.OIDC_CLIENT_ID || !found.OIDC_CLIENT_SECRET)) {
    faults.push('OIDC_CLIENT_ID, OIDC_CLIENT_SECRET: required with OIDC_ISSUER')
  }
  return faults
}
