'use client'

import { useRouter } from 'next/navigation'
import { type RefObject, useId, useRef, useState } from 'react'
import { Button } from '../button.tsx'
import { postAction } from '../post-action.ts'
import { Sheet } from '../sheet.tsx'
import { sayDone, sayRefused } from '../toaster.tsx'
import { useWords } from '../words.tsx'

export type Decision = 'approve' | 'request-changes' | 'reject'

export interface DecisionPanelProps {
  readonly changeId: string
  readonly rowVersion: number
  readonly revision: number
  /** Why the reader may not decide, in words; null when they may. */
  readonly refusals: Readonly<Record<Decision, string | null>>
  readonly words: Readonly<
    Record<
      'note' | 'noteNeeded' | 'approve' | 'approveTitle' | 'approveBody' | 'requestChanges' | 'reject' | 'cancel',
      string
    >
  >
}

/** Approves a change after asking, or says no or not yet with a reason. Who may not, reads why. */
export function DecisionPanel(props: DecisionPanelProps) {
  const { refusals, words } = props
  const [asking, setAsking] = useState(false)
  const id = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const decision = useDecision(props, () => field.current?.focus())
  const why = refusals.reject ?? refusals.approve
  const describe = why ? { 'aria-describedby': `${id}-why` } : {}
  const approve = async () => {
    setAsking(false)
    await decision.decide('approve')
  }
  return (
    <div className="grid gap-2">
      {refusals.reject ? null : (
        <NoteField {...{ id, words, decision, field }} onSubmit={() => setAsking(refusals.approve === null)} />
      )}
      {why ? (
        <p id={`${id}-why`} className="text-meta text-ink-2">
          {why}
        </p>
      ) : null}
      <Button
        tone="primary"
        className="w-full"
        refusal={refusals.approve}
        {...describe}
        onClick={() => setAsking(true)}
      >
        {words.approve}
      </Button>
      <div className="grid grid-cols-2 gap-2">
        <Button
          refusal={refusals['request-changes']}
          {...describe}
          onClick={() => void decision.decide('request-changes')}
        >
          {words.requestChanges}
        </Button>
        <Button refusal={refusals.reject} {...describe} onClick={() => void decision.decide('reject')}>
          {words.reject}
        </Button>
      </div>
      {asking ? <ApproveSheet words={words} onClose={() => setAsking(false)} onApprove={() => void approve()} /> : null}
    </div>
  )
}

interface ApproveSheetProps {
  readonly words: DecisionPanelProps['words']
  readonly onClose: () => void
  readonly onApprove: () => void
}

function ApproveSheet({ words, onClose, onApprove }: ApproveSheetProps) {
  const actions = (
    <>
      <Button onClick={onClose}>{words.cancel}</Button>
      <Button tone="primary" onClick={onApprove}>
        {words.approve}
      </Button>
    </>
  )
  return (
    <Sheet title={words.approveTitle} open onOpenChange={(open) => (open ? undefined : onClose())} actions={actions}>
      {words.approveBody}
    </Sheet>
  )
}

function useDecision({ changeId, rowVersion, revision }: DecisionPanelProps, askForReason: () => void) {
  const router = useRouter()
  const word = useWords()
  const [text, setText] = useState('')
  const [isShort, setShort] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const decide = async (decision: Decision) => {
    const note = text.trim()
    if (decision !== 'approve' && note === '') {
      setShort(true)
      askForReason()
      return
    }
    setBusy(true)
    const given = decision === 'approve' ? { revision, note } : { reason: note }
    const reply = await postAction(`mappings.${decision}`, { changeId, rowVersion, ...given })
    setBusy(false)
    if (!reply.ok) sayRefused(reply.message || word('failed'))
    else sayDone(messageIn(reply.value))
    router.refresh()
  }
  const write = (next: string) => {
    setText(next)
    setShort(false)
  }
  return { text, write, isShort, isBusy, decide }
}

interface NoteFieldProps {
  readonly id: string
  readonly words: DecisionPanelProps['words']
  readonly decision: ReturnType<typeof useDecision>
  readonly field: RefObject<HTMLTextAreaElement | null>
  readonly onSubmit: () => void
}

function NoteField({ id, words, decision, field, onSubmit }: NoteFieldProps) {
  return (
    <div>
      <label className="text-meta text-ink-2" htmlFor={id}>
        {words.note}
      </label>
      <textarea
        ref={field}
        id={id}
        className="field mt-1 h-auto min-h-14 w-full resize-y py-2"
        maxLength={4000}
        value={decision.text}
        {...(decision.isShort ? { 'aria-invalid': true, 'aria-describedby': `${id}-needed` } : {})}
        onChange={(event) => decision.write(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onSubmit()
        }}
      />
      {decision.isShort ? (
        <p id={`${id}-needed`} role="alert" className="text-meta text-bad">
          {words.noteNeeded}
        </p>
      ) : null}
    </div>
  )
}

function messageIn(value: unknown): string {
  return typeof value === 'object' && value !== null && 'message' in value ? String(value.message) : ''
}
