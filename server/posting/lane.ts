import type { Db } from '#db/client'
import type { ErpConnector } from '../connectors/contract.ts'
import type { Ctx } from '../context.ts'

export type EngineCtx = Pick<Ctx, 'db' | 'boss' | 'log' | 'actor' | 'correlationId' | 'now'>

/** Instants between which a drainer may die; a trial stops it there. */
export type Window = 'before_send' | 'sent' | 'answered' | 'before_commit'

export interface DrainOptions {
  /** False only in a trial that shows what the look-up is for. */
  readonly lookUp?: boolean
  readonly connector?: ErpConnector
  readonly leaseMs?: number
  readonly at?: (window: Window, reference: string) => Promise<void>
}

/** One ERP company while somebody drains it. */
export interface Lane {
  /** Over the one connection that holds the lane: where that ends, so does the right to write. */
  readonly db: Db
  readonly ctx: EngineCtx
  readonly entity: string
  readonly company: string
  readonly connectionId: string
  readonly connector: ErpConnector
  readonly lookUp: boolean
  readonly leaseMs: number
  readonly at: (window: Window, reference: string) => Promise<void>
}
