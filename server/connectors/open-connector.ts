import type { ErpConnector } from './contract.ts'
import { openNetsuite } from './erp/netsuite/open-netsuite.ts'

/** What is needed to speak with one ERP. `secret` is the opened one and is kept in memory only. */
export interface ConnectorWish {
  readonly kind: 'netsuite' | 'tryton'
  readonly baseUrl: string
  readonly settings: unknown
  readonly secret: string | null
}

/** Opens the connector of a kind. Nothing is sent yet. Throws when the settings are not those of the kind. */
export function openConnector(connection: ConnectorWish): ErpConnector {
  if (connection.kind === 'netsuite') return openNetsuite(connection)
  throw new Error(`There is no connector for ${connection.kind} yet.`)
}
