import { findSchemaReady } from '#db/queries/readiness'
import { webSurroundings } from '../context.ts'

export interface Readiness {
  readonly database: 'ok' | 'failing'
  readonly schema: 'ok' | 'failing'
  readonly queue: 'ok' | 'failing'
}

/** Asks database, schema and queue whether they answer this process. Never throws; what cannot be asked is failing. */
export async function readReadiness(): Promise<Readiness> {
  const surroundings = await webSurroundings().catch(() => undefined)
  if (!surroundings) return { database: 'failing', schema: 'failing', queue: 'failing' }
  const { db, boss } = surroundings
  const schema = await findSchemaReady(db).catch(() => undefined)
  const queue = await boss.isInstalled().catch(() => false)
  return {
    database: schema === undefined ? 'failing' : 'ok',
    schema: schema ? 'ok' : 'failing',
    queue: queue ? 'ok' : 'failing',
  }
}
