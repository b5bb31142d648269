'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useHotkeys } from 'react-hotkeys-hook'
import { Button } from '../button.tsx'
import type { ChoiceOption } from '../fields.tsx'
import { Note } from '../notice.tsx'
import { postAction } from '../post-action.ts'
import { Sheet } from '../sheet.tsx'
import { sayDone } from '../toaster.tsx'
import { useWords } from '../words.tsx'
import { draftOf, type PolicyKind, type PolicyProblem, type PolicyText, problemsOf } from './policy-draft.ts'
import { type FieldWord, PolicyFields } from './policy-fields.tsx'
import { WouldAccept, type WouldAcceptWords } from './would-accept.tsx'

export interface PolicySheetProps {
  /** What the form begins with: a new policy, or the version whose next one is proposed. */
  readonly initial: PolicyText
  readonly options: Readonly<Record<'entities' | 'currencies' | 'classes', readonly ChoiceOption[]>>
  /** The currency of an entity's books, for the unit of its materiality. */
  readonly baseOf: Readonly<Record<string, string>>
  readonly words: Readonly<Record<FieldWord | 'heading' | 'propose' | 'cancel', string>> & {
    readonly kinds: Readonly<Record<PolicyKind, string>>
    readonly problems: Readonly<Record<PolicyProblem, string>>
    readonly wouldAccept: WouldAcceptWords
  }
  readonly onClose: () => void
}

/** A policy to propose, with what it would accept beside it. What was typed survives a refusal. */
export function PolicySheet(props: PolicySheetProps) {
  const { words, onClose } = props
  const form = usePolicyForm(props)
  useHotkeys('mod+enter', () => void form.send(), { enableOnFormTags: true, preventDefault: true })
  const actions = (
    <>
      <Button onClick={onClose}>{words.cancel}</Button>
      <Button tone="primary" keyHint="Ctrl ↵" disabled={form.isBusy} onClick={() => void form.send()}>
        {words.propose}
      </Button>
    </>
  )
  return (
    <Sheet title={words.heading} open wide onOpenChange={(open) => (open ? undefined : onClose())} actions={actions}>
      <form
        className="grid gap-x-8 gap-y-5 md:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]"
        noValidate
        onSubmit={(event) => event.preventDefault()}
      >
        <div className="grid content-start gap-3">
          {form.refusal === '' ? null : (
            <Note tone="bad" live>
              {form.refusal}
            </Note>
          )}
          <PolicyFields {...props} text={form.text} problems={form.problems} onChange={form.change} />
        </div>
        <WouldAccept text={form.text} words={words.wouldAccept} />
      </form>
    </Sheet>
  )
}

function usePolicyForm({ initial, onClose }: PolicySheetProps) {
  const router = useRouter()
  const word = useWords()
  const [text, setText] = useState(initial)
  const [isTried, setTried] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState('')
  const problems = isTried ? problemsOf(text) : {}
  const change = (more: Partial<PolicyText>) => setText((before) => ({ ...before, ...more }))
  const send = async () => {
    setTried(true)
    if (isBusy || Object.keys(problemsOf(text)).length > 0) return
    setBusy(true)
    const reply = await postAction('policies.propose', draftOf(text))
    setBusy(false)
    if (!reply.ok) return setRefusal(reply.message || word('failed'))
    sayDone(messageIn(reply.value))
    onClose()
    router.refresh()
  }
  return { text, change, problems, isBusy, refusal, send }
}

function messageIn(value: unknown): string {
  return typeof value === 'object' && value !== null && 'message' in value ? String(value.message) : ''
}
