import type { ErpConnector } from './contract.ts'
import { openNetsuite } from './erp/netsuite/open-netsuite.ts'
import { openTryton } from './erp/tryton/open-tryton.ts'

/** What is needed to speak with one ERP. `secret` is the opened one and is kept in memory only. */
export interface ConnectorWish {
  readonly kind: 'netsuite' | 'tryton'
  readonly baseUrl: string
  readonly settings: unknown
  readonly secret: string | null
}

/** Opens the connector of a kind. Nothing is sent yet. Throws when the settings are not those of the kind. */
export function openConnector(connection: ConnectorWish): ErpConnector {
  switch (connection.kind) {
    case 'netsuite':
      return openNetsuite(connection)
    case 'tryton':
      return openTryton(connection)
  }
}
