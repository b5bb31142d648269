'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, type KeyboardEvent, useId, useRef, useState } from 'react'
import { useHotkeys } from 'react-hotkeys-hook'
import { Button } from '../button.tsx'
import { postAction } from '../post-action.ts'
import { sayDone, sayRefused } from '../toaster.tsx'
import { useWords } from '../words.tsx'

export interface CommentBoxProps {
  /** The action that keeps a comment, and what it is about; the text is added. */
  readonly action: 'exceptions.comment' | 'mappings.comment'
  readonly input: object
  readonly label: string
  readonly placeholder: string
  readonly send: string
  readonly sent: string
}

/** Writes a comment. C jumps here, Ctrl or Cmd with Enter sends; what was typed survives a refusal. */
export function CommentBox({ action, input, label, placeholder, send, sent }: CommentBoxProps) {
  const router = useRouter()
  const word = useWords()
  const id = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState('')
  const [isSending, setSending] = useState(false)
  useHotkeys('c', () => field.current?.focus(), { preventDefault: true })
  const submit = async () => {
    if (text.trim() === '' || isSending) return
    setSending(true)
    const reply = await postAction(action, { ...input, text })
    setSending(false)
    if (!reply.ok) return sayRefused(reply.message || word('failed'))
    setText('')
    sayDone(sent)
    router.refresh()
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void submit()
  }
  return (
    <form
      className="grid gap-2"
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        void submit()
      }}
    >
      <label className="sr-only" htmlFor={id}>
        {label}
      </label>
      <textarea
        ref={field}
        id={id}
        className="field h-auto min-h-16 resize-y py-2"
        maxLength={4000}
        placeholder={placeholder}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKey}
      />
      <div className="flex justify-end">
        <Button type="submit" size="small" keyHint="C" disabled={text.trim() === '' || isSending}>
          {send}
        </Button>
      </div>
    </form>
  )
}
