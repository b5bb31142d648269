import { sql } from 'kysely'
import type { Db } from '#db/client'
import { erpLine, erpRow } from './drop-folder.ts'

/** Enters a connection to read over, with a lane for E1, and gives its id. Nothing listens at its address. */
export async function insertConnection(db: Db): Promise<string> {
  const found = await sql<{ connection_id: string }>`
    insert into erp_connection (kind, name, base_url, state, created_by, created_at, changed_at)
    values ('netsuite', 'ERP of the test', 'http://localhost:1', 'active', 'test', now(), now()) returning connection_id`.execute(
    db,
  )
  const connectionId = found.rows[0]?.connection_id ?? ''
  await sql`insert into erp_lane (entity, connection_id, company, state) values ('E1', ${connectionId}, 'one', 'active')`.execute(
    db,
  )
  return connectionId
}

/** An ERP document of the small company as a pull tells it: 55.00 for the invoice of that key, booked as billed. */
export function smallErpDocument(key: string, over: object = {}) {
  const credit = (lineNo: number, account: string, amount: string, more: object = {}) =>
    erpLine(lineNo, { account, debit: '0.00', credit: amount, base_debit: '0.00', base_credit: amount, ...more })
  return erpRow(`p${key}`, {
    external_ref: `N-${key}`,
    lines: [
      erpLine(1, { debit: '55.00', base_debit: '55.00' }),
      credit(2, '4000', '50.00', { source_line_ref: `${key}-L1`, tax_code: 'T' }),
      credit(3, '2200', '5.00', { tax_code: 'T' }),
    ],
    ...over,
  })
}
