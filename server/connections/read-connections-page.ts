import { listEntities } from '#db/queries/frame'
import type { WebCtx } from '../auth/web-ctx.ts'
import { readConnections } from '../connectors/connections.ts'
import { type InstantView, instantView } from '../i18n/moment.ts'
import type { ConnectionFinding } from './test-connection.ts'

export interface ConnectionView {
  readonly id: string
  readonly name: string
  readonly kind: 'netsuite' | 'tryton'
  readonly kindWord: string
  readonly baseUrl: string
  readonly state: 'active' | 'paused'
  readonly stateWord: string
  readonly rowVersion: number
  readonly hasSecret: boolean
  readonly database: string
  readonly user: string
  readonly lanes: readonly { readonly entity: string; readonly company: string }[]
  readonly lastPull: InstantView | null
  readonly readUntil: InstantView | null
  readonly problem: string | null
  /** Of the newest test; null when there was none. */
  readonly check: {
    readonly passed: boolean
    readonly at: InstantView
    readonly findings: readonly ConnectionFinding[]
  } | null
}

export interface ConnectionsPage {
  readonly connections: readonly ConnectionView[]
  readonly entities: readonly { readonly entity: string; readonly name: string }[]
}

/** The ERPs of this installation. Secrets are not among what is read. */
export async function readConnectionsPage(ctx: WebCtx): Promise<ConnectionsPage> {
  const [connections, entities] = await Promise.all([readConnections(ctx.db), listEntities(ctx.db, ctx.scope)])
  return {
    connections: connections.map((row) => connectionView(ctx, row)),
    entities: entities.map(({ entity, name }) => ({ entity, name })),
  }
}

function connectionView(
  { t, locale }: WebCtx,
  row: Awaited<ReturnType<typeof readConnections>>[number],
): ConnectionView {
  const at = (instant: Date | null) => (instant ? instantView(instant, 'UTC', locale) : null)
  const settings = textsOf(row.settings)
  return {
    id: row.connection_id,
    name: row.name,
    kind: row.kind,
    kindWord: t(`connections.kind.${row.kind}`),
    baseUrl: row.base_url,
    state: row.state,
    stateWord: t(`connections.state.${row.state}`),
    rowVersion: row.row_version,
    hasSecret: Boolean(row.has_secret),
    database: settings['database'] ?? '',
    user: settings['user'] ?? '',
    lanes: row.lanes.map(({ entity, company }) => ({ entity, company })),
    lastPull: at(row.pulled_at),
    readUntil: at(row.read_until),
    problem: row.problem,
    check: row.check
      ? {
          passed: row.check.passed,
          at: instantView(row.check.at, 'UTC', locale),
          findings: findingsIn(row.check.findings),
        }
      : null,
  }
}

function textsOf(settings: unknown): Record<string, string> {
  if (typeof settings !== 'object' || settings === null) return {}
  return Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  )
}

function findingsIn(kept: unknown): ConnectionFinding[] {
  const rows: readonly unknown[] = Array.isArray(kept) ? kept : []
  return rows.flatMap((row) => {
    if (typeof row !== 'object' || row === null || !('name' in row)) return []
    const passed = 'passed' in row && row.passed === true
    return [{ name: String(row.name), passed, detail: 'detail' in row ? String(row.detail) : '' }]
  })
}
