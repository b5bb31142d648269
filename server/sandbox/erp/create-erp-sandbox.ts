import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { type Books, openBooks } from './books.ts'
import { type Asked, answerControl } from './control.ts'
import { createRecord } from './create-record.ts'
import type { Holdings } from './erp-row.ts'
import { createFaults, type FaultChange, type FaultSwitches } from './faults.ts'
import { runQuery } from './tables.ts'

const MAX_BODY_BYTES = 8 * 1024 * 1024

export interface ErpSandboxOptions {
  /** What it starts out with; nothing when left out. */
  readonly holdings?: Holdings
  /** Its clock at the start; every document moves it one second on. */
  readonly startsAt?: string
  /** Where it keeps what is written to it; in memory only when left out. */
  readonly journalPath?: string
  /** The token it accepts; any when left out. */
  readonly token?: string
  readonly faults?: FaultChange
  /** Decides which answers get lost. */
  readonly seed?: number
  /** How it dies when told to; when left out only the connection does. */
  readonly die?: () => void
}

/** A stand-in for an ERP of the NetSuite shape, with a state of its own. */
export interface ErpSandbox {
  readonly books: Books
  readonly faults: FaultSwitches
  /** Not listening yet. */
  readonly server: Server
  /** Answers what is addressed to the ERP or its switches; false for any other path, of which nothing was read. */
  answer(request: IncomingMessage, response: ServerResponse): Promise<boolean>
}

type Answer = { readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }

/** Sets up a stand-in ERP over what it is told to hold and what its journal kept. */
export function createErpSandbox(options: ErpSandboxOptions = {}): ErpSandbox {
  const books = openBooks({
    holdings: options.holdings ?? { documents: [] },
    startsAt: options.startsAt ?? '2026-04-10T18:00:00Z',
    journalPath: options.journalPath,
  })
  const faults = createFaults(options.faults, options.seed ?? 1)
  const erp = { books, faults, token: options.token, die: options.die }
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const address = new URL(request.url ?? '/', 'http://sandbox')
    const path = address.pathname
    if (!path.startsWith('/services/rest/') && !path.startsWith('/sandbox/')) return false
    const body = await readBody(request)
    const asked = { method: request.method ?? 'GET', path, query: address.searchParams, body }
    if (path.startsWith('/sandbox/')) send(response, answerControl(erp, asked))
    else await answerRest(erp, { ...asked, authorization: request.headers.authorization }, response)
    return true
  }
  const server = createServer((request, response) => {
    answer(request, response)
      .then((isOurs) => isOurs || send(response, { status: 404, body: { error: 'no such path' } }))
      .catch(() => response.destroy())
  })
  return { books, faults, server, answer }
}

interface Erp {
  readonly books: Books
  readonly faults: FaultSwitches
  readonly token: string | undefined
  readonly die: (() => void) | undefined
}

async function answerRest(
  erp: Erp,
  asked: Asked & { authorization: string | undefined },
  response: ServerResponse,
): Promise<void> {
  const { faults } = erp
  if (erp.token !== undefined && asked.authorization !== `Bearer ${erp.token}`) {
    return sendDisturbed(faults, response, refusal(401, 'INVALID_LOGIN', 'Invalid login attempt.'))
  }
  if (faults.take('throttleNext')) {
    const headers = { 'retry-after': String(faults.now().retryAfterSeconds) }
    const busy = refusal(429, 'CONCURRENCY_LIMIT_EXCEEDED', 'Too many requests at once.')
    return sendDisturbed(faults, response, { ...busy, headers })
  }
  const type = /^\/services\/rest\/record\/v1\/(invoice|creditMemo|journalEntry)$/.exec(asked.path)?.[1]
  if (type === undefined || asked.method !== 'POST') return sendDisturbed(faults, response, answerReading(erp, asked))
  const answer = create(erp, typesOfRecords[type] ?? 'journal', asked)
  if (answer.status !== 204) return sendDisturbed(faults, response, answer)
  if (faults.take('crashNext')) {
    erp.die?.()
    return void response.destroy()
  }
  if (faults.take('lateNext')) await pause(faults.now().lateMs)
  if (faults.loses()) return void response.destroy()
  sendDisturbed(faults, response, answer)
}

const typesOfRecords: Readonly<Record<string, 'ar_invoice' | 'ar_credit_memo'>> = {
  invoice: 'ar_invoice',
  creditMemo: 'ar_credit_memo',
}

function create(erp: Erp, type: 'ar_invoice' | 'ar_credit_memo' | 'journal', asked: Asked): Answer {
  const { refuseWith, uniqueness } = erp.faults.now()
  if (erp.faults.take('refuseNext')) return refusal(refuseWith.status, refuseWith.code, refuseWith.detail)
  const outcome = createRecord(erp.books, type, asked.body, uniqueness)
  if ('refused' in outcome) {
    const { status, code, detail, path } = outcome.refused
    return refusal(status, code, detail, path)
  }
  return { status: 204, headers: { location: `${asked.path}/${encodeURIComponent(outcome.created.id)}` } }
}

function answerReading(erp: Erp, asked: Asked): Answer {
  const { method, path, query } = asked
  if (method === 'POST' && path === '/services/rest/query/v1/suiteql') return answerQuery(erp, asked)
  if (method !== 'GET') return refusal(405, 'METHOD_NOT_ALLOWED', `${method} is not offered here.`)
  if (path === '/services/rest/record/v1/metadata-catalog') {
    return { status: 200, body: { items: [{ name: 'invoice' }, { name: 'creditMemo' }, { name: 'journalEntry' }] } }
  }
  const [, catalogued] =
    /^\/services\/rest\/record\/v1\/metadata-catalog\/(invoice|creditMemo|journalEntry)$/.exec(path) ?? []
  if (catalogued) return { status: 200, body: { name: catalogued, query: query.toString() } }
  const [, , wanted] = /^\/services\/rest\/record\/v1\/(invoice|creditMemo|journalEntry)\/([^/]+)$/.exec(path) ?? []
  const row = wanted === undefined ? undefined : rowOf(erp.books, decodeURIComponent(wanted))
  if (!row) return refusal(404, 'NONEXISTENT_ID', 'The record does not exist.')
  return { status: 200, body: { id: row.id, tranId: row.doc_no, subsidiary: { refName: row.entity } } }
}

/** By its own id, or by its external one as `eid:<external id>`. */
function rowOf(books: Books, wanted: string) {
  if (!wanted.startsWith('eid:')) return books.row(wanted)
  const [first] = books.underExternalId(wanted.slice('eid:'.length))
  return first === undefined ? undefined : books.row(first)
}

function answerQuery(erp: Erp, asked: Asked): Answer {
  const text = typeof asked.body === 'object' && asked.body !== null && 'q' in asked.body ? asked.body.q : undefined
  try {
    const body = runQuery(erp.books, typeof text === 'string' ? text : '', {
      limit: numberOf(asked.query.get('limit'), 1000),
      offset: numberOf(asked.query.get('offset'), 0),
      referenceIsHidden: erp.faults.now().uniqueness === 'none',
    })
    return { status: 200, body }
  } catch (error) {
    return refusal(400, 'INVALID_PARAMETER', error instanceof Error ? error.message : 'Search error.')
  }
}

function numberOf(text: string | null, usual: number): number {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : usual
}

function refusal(status: number, code: string, detail: string, path?: string): Answer {
  const place = path === undefined ? {} : { 'o:errorPath': path }
  const details = [{ detail, ...place, 'o:errorCode': code }]
  return { status, body: { type: 'about:blank', title: code, status, 'o:errorDetails': details } }
}

/** Sends an answer, or what is left of it. */
function sendDisturbed(faults: FaultSwitches, response: ServerResponse, answer: Answer): void {
  if (faults.take('htmlNext')) {
    response.writeHead(200, { 'content-type': 'text/html' })
    response.end('<!doctype html><title>Sign in</title>')
  } else if (faults.take('truncateNext')) {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end('{"items":[{"id":"erp-')
  } else send(response, answer)
}

function send(response: ServerResponse, answer: Answer): void {
  const json = answer.body === undefined ? {} : { 'content-type': 'application/json' }
  response.writeHead(answer.status, { ...json, ...answer.headers })
  response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body))
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const part of request.setEncoding('utf8')) {
    text += String(part)
    if (text.length > MAX_BODY_BYTES) throw new Error('the body is too long')
  }
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
