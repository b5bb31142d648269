'use client'

import { useRouter } from 'next/navigation'
import { useId, useState } from 'react'
import { Button } from '../button.tsx'
import { postAction } from '../post-action.ts'
import { Sheet } from '../sheet.tsx'
import { sayDone, sayRefused } from '../toaster.tsx'
import { useWords } from '../words.tsx'

export interface PeriodStepProps {
  readonly action: 'periods.soft-close' | 'periods.lock' | 'periods.open'
  readonly entity: string
  readonly period: string
  readonly rowVersion: number
  readonly label: string
  /** Why the step is not possible yet, in words; null when it is. */
  readonly refusal: string | null
  readonly words: {
    readonly title: string
    readonly body: string
    readonly cancel: string
    /** The label of the reason, where one is asked for. */
    readonly reason: string | null
  }
}

/** One step of a period's close: asks first, with a reason where the step undoes another. */
export function PeriodStep({ action, entity, period, rowVersion, label, refusal, words }: PeriodStepProps) {
  const router = useRouter()
  const word = useWords()
  const [asking, setAsking] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [reason, setReason] = useState('')
  const act = async () => {
    setBusy(true)
    const reply = await postAction(action, { entity, period, rowVersion, ...(words.reason ? { reason } : {}) })
    setBusy(false)
    setAsking(false)
    if (reply.ok) sayDone(messageIn(reply.value))
    else sayRefused(reply.message || word('failed'))
    router.refresh()
  }
  const actions = (
    <>
      <Button onClick={() => setAsking(false)}>{words.cancel}</Button>
      <Button
        tone={action === 'periods.lock' ? 'danger' : 'primary'}
        disabled={isBusy || (words.reason !== null && reason.trim().length < 3)}
        onClick={() => void act()}
      >
        {label}
      </Button>
    </>
  )
  return (
    <>
      <Button size="small" refusal={refusal} onClick={() => setAsking(true)}>
        {label}
      </Button>
      <Sheet title={words.title} open={asking} onOpenChange={setAsking} actions={actions}>
        <p>{words.body}</p>
        {words.reason === null ? null : <ReasonField label={words.reason} value={reason} onChange={setReason} />}
      </Sheet>
    </>
  )
}

function ReasonField(props: { label: string; value: string; onChange: (text: string) => void }) {
  const id = useId()
  return (
    <label className="mt-3 block" htmlFor={id}>
      {props.label}
      <textarea
        id={id}
        className="field mt-1 w-full"
        rows={3}
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </label>
  )
}

function messageIn(value: unknown): string {
  return typeof value === 'object' && value !== null && 'message' in value ? String(value.message) : ''
}
