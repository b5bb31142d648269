import { clearSettlements, deleteSettlements, insertSettlements } from '#db/queries/receivables-rows'
import { listReceivablesPartitions, listTouchedReceivables } from '#db/queries/receivables-touched'
import { replaceSourceFindings } from '#db/queries/source-findings'
import { batches } from '#db/records'
import { addDays } from '../domain/day.ts'
import type { Diagnosis } from '../domain/diagnosis/diagnose.ts'
import { CREDIT_AGE_DAYS, utcDay } from '../domain/receivables/open-credit.ts'
import type { Area, AreaAsk } from '../reconcile/area.ts'
import { judgeCustomers } from './judge-customers.ts'
import { judgeSettlements } from './judge-settlements.ts'
import { isBillTo, isCustomer, placeOf } from './place.ts'
import { readTolerances } from './read-tolerances.ts'

const BATCH = 1_000

/** The check on receivables: payments, refunds, write-offs and applied credits against the ERP, per bill-to; credits that nobody used and entries without source, per ERP customer. Rule: file-drop contract, sections 6 and 7. */
export const receivablesArea: Area = {
  name: 'receivables',
  partitionsOf: (ask) => (ask.changes.everything ? listReceivablesPartitions(ask.tx) : touchedPartitions(ask)),
  async judge(ask, partitions) {
    if (partitions.length === 0) return []
    const places = partitions.map(placeOf)
    const tolerances = await readTolerances(ask.tx, ask.asOf)
    await deleteSettlements(ask.tx, partitions)
    await replaceSourceFindings(ask.tx, partitions, [])
    const found: Diagnosis[] = []
    for (const batch of batches(places.filter(isBillTo), BATCH)) {
      const judged = await judgeSettlements(ask, batch, tolerances)
      await insertSettlements(ask.tx, judged.records)
      await replaceSourceFindings(ask.tx, [], judged.sourceFindings)
      found.push(...judged.found)
    }
    for (const batch of batches(places.filter(isCustomer), BATCH)) found.push(...(await judgeCustomers(ask, batch)))
    return found
  },
  clear: clearSettlements,
}

function touchedPartitions({ tx, changes, lastAsOf, asOf }: AreaAsk): Promise<string[]> {
  const { marks, billing, erp } = changes
  return listTouchedReceivables(tx, {
    marks,
    billing,
    erp,
    after: lastAsOf,
    until: asOf,
    agedFrom: lastAsOf && addDays(utcDay(lastAsOf), -CREDIT_AGE_DAYS),
    agedTo: addDays(utcDay(asOf), -CREDIT_AGE_DAYS - 1),
  })
}
