'use client'

import { useRouter } from 'next/navigation'
import { type ReactNode, useId, useState } from 'react'
import { Button, type ButtonTone } from './button.tsx'
import { postAction } from './post-action.ts'
import { Sheet } from './sheet.tsx'
import { sayDone, sayRefused } from './toaster.tsx'
import { useWords } from './words.tsx'

export interface AskSheetProps {
  /** The action's name in the registry and what it is given; a reason and a day are added under their own names. */
  readonly action: string
  readonly input: object
  readonly label: string
  readonly tone: ButtonTone
  readonly words: {
    readonly title: string
    /** Names count, sum, entity, period and whether it can be undone. */
    readonly body: ReactNode
    readonly cancel: string
    /** Said when it was done, unless the server says it. */
    readonly done: string
  }
  /** The label of the reason, where one is asked for. */
  readonly reason?: { readonly label: string; readonly optional?: boolean }
  /** A day that may be given, under its name in the input. */
  readonly day?: {
    readonly name: string
    readonly label: string
    readonly initial?: string
    readonly optional?: boolean
  }
  /** Leads to what was made, when the answer has one id under this name. */
  readonly leadTo?: { readonly path: '/plans' | '/mappings/changes'; readonly from: string }
  readonly onClose: () => void
}

/** Asks before a change, with a reason where one belongs to it, and says what came of it. */
export function AskSheet(props: AskSheetProps) {
  const { words, label, tone, reason, day, onClose } = props
  const [text, setText] = useState('')
  const [on, setOn] = useState(day?.initial ?? '')
  const { isBusy, act } = useAsk(props)
  const isShort = reason !== undefined && reason.optional !== true && text.trim().length < 3
  const isUndated = day !== undefined && day.optional !== true && on === ''
  const given = {
    ...(reason && text.trim() !== '' ? { reason: text.trim() } : {}),
    ...(day && on !== '' ? { [day.name]: on } : {}),
  }
  const actions = (
    <>
      <Button onClick={onClose}>{words.cancel}</Button>
      <Button
        tone={tone === 'danger' ? 'danger' : 'primary'}
        disabled={isBusy || isShort || isUndated}
        onClick={() => void act(given)}
      >
        {label}
      </Button>
    </>
  )
  return (
    <Sheet title={words.title} open onOpenChange={(open) => (open ? undefined : onClose())} actions={actions}>
      {words.body}
      {reason ? <Reason label={reason.label} value={text} onChange={setText} /> : null}
      {day ? <DayField label={day.label} value={on} onChange={setOn} /> : null}
    </Sheet>
  )
}

function useAsk({ action, input, words, leadTo, onClose }: AskSheetProps) {
  const router = useRouter()
  const word = useWords()
  const [isBusy, setBusy] = useState(false)
  const act = async (given: object) => {
    setBusy(true)
    const reply = await postAction(action, { ...input, ...given })
    setBusy(false)
    onClose()
    if (!reply.ok) sayRefused(reply.message || word('failed'))
    else sayDone(textIn(reply.value, 'message') || words.done)
    const made = reply.ok && leadTo ? firstIdIn(reply.value, leadTo.from) : ''
    if (made !== '' && leadTo) router.push(`${leadTo.path}/${made}`)
    else router.refresh()
  }
  return { isBusy, act }
}

interface FieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (text: string) => void
}

function Reason({ label, value, onChange }: FieldProps) {
  const id = useId()
  return (
    <label className="mt-3 block" htmlFor={id}>
      {label}
      <textarea
        id={id}
        className="field mt-1 h-auto min-h-20 w-full resize-y py-2"
        maxLength={2000}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  )
}

/** Typed as the books write a day. */
function DayField({ label, value, onChange }: FieldProps) {
  const id = useId()
  return (
    <label className="mt-3 block" htmlFor={id}>
      {label}
      <input
        id={id}
        className="field mt-1"
        inputMode="numeric"
        placeholder="2026-12-31"
        pattern="\d{4}-\d{2}-\d{2}"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  )
}

function textIn(value: unknown, name: string): string {
  if (typeof value !== 'object' || value === null) return ''
  const found: unknown = Reflect.get(value, name)
  return typeof found === 'string' ? found : ''
}

/** An id, or the only one of several. */
function firstIdIn(value: unknown, name: string): string {
  if (typeof value !== 'object' || value === null) return ''
  const found: unknown = Reflect.get(value, name)
  const ids: readonly unknown[] = Array.isArray(found) ? found : [found]
  const [only] = ids
  return ids.length === 1 && typeof only === 'string' ? only : ''
}
