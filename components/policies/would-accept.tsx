'use client'

import { type ReactNode, useEffect, useState } from 'react'
import { Button } from '../button.tsx'
import { Link } from '../link.tsx'
import { Money, type MoneyParts } from '../money.tsx'
import { Note } from '../notice.tsx'
import { SectionHead } from '../panel.tsx'
import { Bar } from '../skeleton.tsx'
import { StateWord } from '../state.tsx'
import { draftOf, isJudgeable, type PolicyText } from './policy-draft.ts'

/** What a policy would change of what stands now, ready to show. */
export interface WouldAcceptView {
  /** How many it would accept or raise, in words. */
  readonly headline: string
  /** What a materiality would raise and mark, in words. */
  readonly raised: readonly string[]
  readonly sums: readonly { readonly countWord: string; readonly amount: MoneyParts }[]
  readonly largest: readonly {
    readonly id: string
    readonly reference: string
    readonly href: string
    readonly title: string
    readonly variance: MoneyParts
  }[]
  readonly caps: readonly {
    readonly key: string
    readonly label: string
    readonly used: MoneyParts
    readonly cap: MoneyParts
    readonly isExceeded: boolean
  }[]
}

export type WouldAcceptWords = Readonly<
  Record<'title' | 'aside' | 'fillIn' | 'sums' | 'largest' | 'cap' | 'within' | 'exceeded' | 'failed' | 'again', string>
>

/** What the policy would accept as things stand, asked again while it is typed. */
export function WouldAccept({ text, words }: { text: PolicyText; words: WouldAcceptWords }) {
  const asked = useWouldAccept(text)
  return (
    <section className="min-w-0" aria-live="polite" aria-busy={asked.state === 'asking'}>
      <SectionHead title={words.title} aside={words.aside} />
      {asked.state === 'idle' ? <p className="text-ink-2">{words.fillIn}</p> : null}
      {asked.state === 'failed' ? (
        <Note tone="bad">
          <p>{asked.message || words.failed}</p>
          <div className="mt-2">
            <Button size="small" onClick={asked.again}>
              {words.again}
            </Button>
          </div>
        </Note>
      ) : null}
      {asked.view ? (
        <div className={asked.state === 'asking' ? 'opacity-60' : ''}>
          <Found view={asked.view} words={words} />
        </div>
      ) : asked.state === 'asking' ? (
        <Waiting />
      ) : null}
    </section>
  )
}

function Found({ view, words }: { view: WouldAcceptView; words: WouldAcceptWords }) {
  return (
    <div className="grid gap-4">
      <div>
        <p className="text-section font-semibold">{view.headline}</p>
        {view.raised.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </div>
      {view.sums.length > 0 ? (
        <Amounts
          caption={words.sums}
          rows={view.sums.map(({ countWord, amount }) => ({ key: amount.currency, name: countWord, sum: amount }))}
        />
      ) : null}
      {view.largest.length > 0 ? (
        <Amounts
          caption={words.largest}
          rows={view.largest.map(({ id, reference, href, title, variance }) => ({
            key: id,
            name: (
              <>
                <Link className="link ident" href={href} target="_blank">
                  {reference}
                </Link>{' '}
                <span className="text-ink-2">{title}</span>
              </>
            ),
            sum: variance,
          }))}
        />
      ) : null}
      {view.caps.length > 0 ? <Caps view={view} words={words} /> : null}
    </div>
  )
}

interface AmountRow {
  readonly key: string
  readonly name: ReactNode
  readonly sum: MoneyParts
}

function Amounts({ caption, rows }: { caption: string; rows: readonly AmountRow[] }) {
  return (
    <table className="ledger is-tight">
      <caption className="pb-1 text-left text-meta font-semibold text-ink-2">{caption}</caption>
      <colgroup>
        <col />
        <col style={{ width: 148 }} />
      </colgroup>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key}>
            <th scope="row">{row.name}</th>
            <td className="is-end">
              <Money amount={row.sum} decimals={3} showCode />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** How much of what policies may accept in a month would be used up. */
function Caps({ view, words }: { view: WouldAcceptView; words: WouldAcceptWords }) {
  return (
    <div>
      <h3 className="pb-1 text-meta font-semibold text-ink-2">{words.cap}</h3>
      <ul className="grid gap-1.5">
        {view.caps.map((cap) => (
          <li key={cap.key} className="flex flex-wrap items-baseline gap-x-3">
            <span className="min-w-0 flex-1">{cap.label}</span>
            <span className="num">
              <Money amount={cap.used} showCode inline /> / <Money amount={cap.cap} inline />
            </span>
            <StateWord tone={cap.isExceeded ? 'critical' : 'matched'}>
              {cap.isExceeded ? words.exceeded : words.within}
            </StateWord>
          </li>
        ))}
      </ul>
    </div>
  )
}

function Waiting() {
  return (
    <div className="grid gap-3 py-2" role="status">
      {Array.from({ length: 6 }, (_, at) => (
        <Bar key={at} />
      ))}
    </div>
  )
}

type Asked = {
  readonly state: 'idle' | 'asking' | 'told' | 'failed'
  readonly view: WouldAcceptView | null
  readonly message: string
}

const PAUSE_MS = 350

/** Asks the server a moment after the last key; an older answer never replaces a newer one. */
function useWouldAccept(text: PolicyText): Asked & { again: () => void } {
  const [asked, setAsked] = useState<Asked>({ state: 'idle', view: null, message: '' })
  const [turn, setTurn] = useState(0)
  const query = isJudgeable(text) ? queryOf(text) : ''
  useEffect(() => {
    if (query === '') return setAsked({ state: 'idle', view: null, message: '' })
    const stop = new AbortController()
    setAsked((before) => ({ ...before, state: 'asking' }))
    const tell = (told: Asked) => (stop.signal.aborted ? undefined : setAsked(told))
    const timer = setTimeout(() => void ask(query, stop.signal).then(tell), PAUSE_MS)
    return () => {
      stop.abort()
      clearTimeout(timer)
    }
  }, [query, turn])
  return { ...asked, again: () => setTurn(turn + 1) }
}

async function ask(query: string, signal: AbortSignal): Promise<Asked> {
  try {
    const response = await fetch(`/api/v1/policies/would-accept?${query}`, { signal })
    const body: unknown = await response.json()
    if (!response.ok) return { state: 'failed', view: null, message: titleIn(body) }
    // The route answers a view with these fields; a test holds both together.
    return { state: 'told', view: body as WouldAcceptView, message: '' }
  } catch {
    return { state: 'failed', view: null, message: '' }
  }
}

/** What decides: the reason would only ask the same again. */
function queryOf(text: PolicyText): string {
  const { reason: _, value, ...scope } = draftOf(text)
  const given = Object.entries({ ...scope, ...value }).flatMap(([name, one]) => (one === null ? [] : [[name, one]]))
  return new URLSearchParams(given).toString()
}

function titleIn(body: unknown): string {
  return typeof body === 'object' && body !== null && 'title' in body ? String(body.title) : ''
}
