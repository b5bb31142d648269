import { consolidatedRef } from '../external-ref.ts'
import { monthOf, type Period } from '../period.ts'
import { endOfLocalMonth } from '../zone.ts'
import { customerInForce, type LegalEntity, type ReferenceIndex } from './reference.ts'
import type { BillingDocument, ExpectedHeader, PostingMode } from './types.ts'

const MS_PER_HOUR = 3_600_000

/** Everything about the expected document that needs no account and no rate. Rule: file-drop contract, section 6. */
export function describeExpected(
  document: BillingDocument,
  entity: LegalEntity,
  reference: ReferenceIndex,
): ExpectedHeader {
  const { billToId, issueOn } = document
  const period = monthOf(issueOn)
  const mode = postingMode(document, entity)
  const customer = customerInForce(reference, { entity: entity.entity, billToId, onDate: issueOn })
  const customerNo = customer?.erpCustomerNo ?? null
  const isGrouped = mode === 'consolidated' && customerNo !== null
  return {
    entity: entity.entity,
    sourceId: document.sourceId,
    sourceType: document.kind,
    mode,
    externalRef: document.number,
    groupRef: isGrouped ? consolidatedRef({ entity: entity.entity, customerNo, period }) : document.number,
    billToId,
    customerNo,
    currency: document.currency,
    documentOn: issueOn,
    period,
    grossMinor: document.grossMinor,
    deadlineAt: postingDeadline({ mode, finalisedAt: document.finalisedAt, period, entity }),
  }
}

/** Credit memos are always posted one by one; a document is split only when it has more lines than the limit, lines of net zero counted. */
function postingMode(document: BillingDocument, entity: LegalEntity): PostingMode {
  if (entity.postingMode === 'consolidated_monthly') return document.kind === 'invoice' ? 'consolidated' : 'per_invoice'
  if (entity.postingMode !== 'split' || entity.splitLineLimit === null) return 'per_invoice'
  return document.lines.length > entity.splitLineLimit ? 'split' : 'per_invoice'
}

/** Finalised plus the posting time allowed; for a consolidated invoice the clock starts when its month ends in the entity's zone. */
function postingDeadline(due: { mode: PostingMode; finalisedAt: Date; period: Period; entity: LegalEntity }): Date {
  const from = due.mode === 'consolidated' ? endOfLocalMonth(due.period, due.entity.timeZone) : due.finalisedAt
  return new Date(from.getTime() + due.entity.postingSlaHours * MS_PER_HOUR)
}
