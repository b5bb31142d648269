import type { ErpConnector } from '../../contract.ts'
import { checkTryton } from './check.ts'
import { openClient } from './client.ts'
import { lookUpInvoices } from './look-up.ts'
import { postInvoice } from './post-invoice.ts'
import { pullInvoices } from './pull.ts'
import { readTrytonSettings, trytonCapabilities } from './settings.ts'

/** Opens one Tryton database; companies go by their names. Nothing is sent yet. Throws when the settings need correcting. */
export function openTryton(wish: { baseUrl: string; settings: unknown; secret: string | null }): ErpConnector {
  const settings = readTrytonSettings(wish.settings)
  const { database, user, timeoutMs } = settings
  const client = openClient({ baseUrl: wish.baseUrl, database, user, password: wish.secret ?? '', timeoutMs })
  return {
    capabilities: trytonCapabilities(settings),
    lookUp: (company, references) => lookUpInvoices(client, settings, { company, references }),
    post: (company, draft, deadline) => postInvoice(client, settings, { company, draft, deadline }),
    pull: (cursor, limit) => pullInvoices(client, settings, { cursor, limit }),
    check: () => checkTryton(client),
  }
}
