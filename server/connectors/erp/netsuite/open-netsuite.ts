import { z } from 'zod'
import type { ErpDocumentDraft } from '../../../domain/corrections/erp-draft.ts'
import type { ErpConnector, Exchange, FoundDocument, PostAnswer } from '../../contract.ts'
import type { Heard } from '../../guarded-exchange.ts'
import { checkNetsuite } from './check.ts'
import { pullPage } from './pull.ts'
import { recordOf, recordTypeOf } from './record.ts'
import { type NetsuiteSession, openSession } from './session.ts'
import { netsuiteCapabilities, readNetsuiteSettings } from './settings.ts'
import { quoted, quotedList, readRows } from './suiteql.ts'
import { sentenceOf, tellPostAnswer } from './tell-answer.ts'

const REFERENCES_AT_ONCE = 200

const FoundRow = z.object({
  id: z.string().min(1),
  tranid: z.string(),
  custbody_reference: z.string(),
  currency: z.string(),
  foreigntotal: z.string().nullable(),
})
const CreatedRecord = z.looseObject({ id: z.string().min(1), tranId: z.string().min(1) })

/** Opens a NetSuite account, or what speaks like one. Nothing is sent yet. Throws when address or settings need correcting. */
export function openNetsuite(wish: { baseUrl: string; settings: unknown; secret: string | null }): ErpConnector {
  const settings = readNetsuiteSettings(wish.settings)
  const session = openSession({ baseUrl: wish.baseUrl, secret: wish.secret, timeoutMs: settings.timeoutMs })
  const { overlapSeconds, entities } = settings
  return {
    capabilities: netsuiteCapabilities(settings),
    lookUp: (company, references) => lookUp(session, company, references),
    post: (company, draft, deadline) => post(session, company, draft, deadline),
    pull: (cursor, limit) => pullPage(session, { cursor, limit, overlapSeconds, entities }),
    check: () => checkNetsuite(session),
  }
}

async function lookUp(session: NetsuiteSession, company: string, references: readonly string[]) {
  const found = new Map<string, FoundDocument[]>()
  for (let from = 0; from < references.length; from += REFERENCES_AT_ONCE) {
    const some = references.slice(from, from + REFERENCES_AT_ONCE)
    const query = `SELECT ${Object.keys(FoundRow.shape).join(', ')} FROM transaction WHERE subsidiary = ${quoted(company)} AND status = 'posted' AND custbody_reference IN (${quotedList(some)}) ORDER BY lastmodifieddate, id`
    for (const row of await readRows(session, query, FoundRow)) {
      const { id: sourceId, tranid: docNo, currency, foreigntotal: receivable } = row
      const document = { sourceId, docNo, isDraft: false, receivable, currency }
      found.set(row.custbody_reference, [...(found.get(row.custbody_reference) ?? []), document])
    }
  }
  return found
}

async function post(session: NetsuiteSession, company: string, draft: ErpDocumentDraft, deadline: Date) {
  const path = `record/v1/${recordTypeOf(draft)}`
  const body = recordOf(company, draft)
  const request = { method: 'POST', path, body }
  if (Date.now() > deadline.getTime()) {
    const answer: PostAnswer = { kind: 'unreachable', message: 'Not sent: it was too late to leave.' }
    return { answer, exchange: { request, answer: null } }
  }
  const heard = await session.ask('POST', path, body)
  const told = tellPostAnswer(heard)
  const exchange: Exchange = { request, answer: tellHeard(heard) }
  if (told.kind !== 'created') return { answer: told, exchange }
  return { answer: await readNumber(session, path, told.sourceId), exchange }
}

/** The answer to a creation names an id only; the number it got has to be read. Without it the outcome stays open and a look-up closes it. */
async function readNumber(session: NetsuiteSession, path: string, sourceId: string): Promise<PostAnswer> {
  const heard = await session.ask('GET', `${path}/${encodeURIComponent(sourceId)}`)
  const record = heard.kind === 'answer' ? CreatedRecord.safeParse(heard.body).data : undefined
  if (record) return { kind: 'posted', sourceId, docNo: record.tranId }
  return { kind: 'unknown', message: `Created as ${sourceId}; its number could not be read: ${sentenceOf(heard)}` }
}

function tellHeard(heard: Heard): unknown {
  if (heard.kind !== 'answer') return { ...heard }
  const { status, headers, body } = heard
  return { status, location: headers.get('location'), retryAfter: headers.get('retry-after'), body: body ?? null }
}
