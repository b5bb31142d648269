'use client'

import { useRouter } from 'next/navigation'
import { useId, useState } from 'react'
import { useHotkeys } from 'react-hotkeys-hook'
import { Button } from '../button.tsx'
import { Check } from '../check.tsx'
import { Note } from '../notice.tsx'
import { postAction } from '../post-action.ts'
import { Sheet } from '../sheet.tsx'
import { sayDone } from '../toaster.tsx'
import { useWords } from '../words.tsx'
import { type DraftRowInput, type FormField, type RowText, rowOf, textsOf } from './mapping-form.ts'
import { RowFields, type RowWords } from './row-fields.tsx'

export interface MappingSheetProps {
  readonly set: string
  readonly keyFields: readonly FormField[]
  readonly valueFields: readonly FormField[]
  readonly byEntity: boolean
  readonly draft: { readonly title: string; readonly reason: string; readonly rows: readonly DraftRowInput[] }
  readonly repost: boolean
  /** The case the change is for. */
  readonly caseId?: string
  /** The change that is edited; absent for a new one. */
  readonly change?: { readonly changeId: string; readonly rowVersion: number }
  readonly words: RowWords &
    Readonly<Record<'heading' | 'title' | 'reason' | 'repost' | 'add' | 'cancel' | 'save', string>>
  readonly onClose: () => void
}

/** What is to be in force, from when to when, and why. A refusal stays in the form beside what was typed. */
export function MappingSheet(props: MappingSheetProps) {
  const { words, onClose, keyFields, valueFields } = props
  const form = useMappingForm(props)
  useHotkeys('mod+enter', () => void form.send(), { enableOnFormTags: true, preventDefault: true })
  const actions = (
    <>
      <Button onClick={onClose}>{words.cancel}</Button>
      <Button tone="primary" keyHint="Ctrl ↵" disabled={form.isBusy || !form.isWhole} onClick={() => void form.send()}>
        {words.save}
      </Button>
    </>
  )
  return (
    <Sheet title={words.heading} open onOpenChange={(open) => (open ? undefined : onClose())} actions={actions}>
      <form className="grid gap-3" onSubmit={(event) => event.preventDefault()}>
        <TextField label={words.title} value={form.title} onChange={form.setTitle} />
        {form.rows.map((row, at) => (
          <RowFields
            key={row.id}
            {...{ row, keyFields, valueFields, words, byEntity: props.byEntity, number: at + 1 }}
            onChange={(next) => form.setRows(form.rows.map((one) => (one.id === row.id ? next : one)))}
            onRemove={form.rows.length > 1 ? () => form.setRows(form.rows.filter((one) => one.id !== row.id)) : null}
          />
        ))}
        <div>
          <Button size="small" onClick={form.addRow}>
            {words.add}
          </Button>
        </div>
        <TextField label={words.reason} value={form.reason} onChange={form.setReason} isLong />
        <span className="flex items-center gap-2">
          <Check label={words.repost} checked={form.repost} onToggle={form.setRepost} />
          <span aria-hidden>{words.repost}</span>
        </span>
        {form.refusal === '' ? null : (
          <Note tone="bad" live>
            {form.refusal}
          </Note>
        )}
      </form>
    </Sheet>
  )
}

function useMappingForm({ set, draft, change, caseId, valueFields, onClose, ...props }: MappingSheetProps) {
  const router = useRouter()
  const word = useWords()
  const [title, setTitle] = useState(draft.title)
  const [reason, setReason] = useState(draft.reason)
  const [repost, setRepost] = useState(props.repost)
  const [rows, setRows] = useState<readonly RowText[]>(draft.rows.map((row, at) => textsOf(row, String(at))))
  const [refusal, setRefusal] = useState('')
  const [isBusy, setBusy] = useState(false)
  const isWhole = title.trim() !== '' && reason.trim() !== ''
  const send = async () => {
    if (isBusy || !isWhole) return
    setBusy(true)
    const content = { title, reason, repost, rows: rows.map((row) => rowOf(row, valueFields)) }
    const reply = change
      ? await postAction('mappings.edit', { ...content, ...change })
      : await postAction('mappings.draft', { ...content, set, ...(caseId ? { caseId } : {}) })
    setBusy(false)
    if (!reply.ok) return setRefusal(reply.message || word('failed'))
    sayDone(textIn(reply.value, 'message'))
    onClose()
    if (change) router.refresh()
    else router.push(`/mappings/changes/${textIn(reply.value, 'changeId')}`)
  }
  const addRow = () => {
    const last = rows.at(-1)
    if (last) setRows([...rows, { ...last, id: String(Date.now()), value: {}, isRemoval: false }])
  }
  return {
    title,
    setTitle,
    reason,
    setReason,
    repost,
    setRepost,
    rows,
    setRows,
    refusal,
    isBusy,
    isWhole,
    send,
    addRow,
  }
}

interface TextFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (text: string) => void
  readonly isLong?: boolean
}

function TextField({ label, value, onChange, isLong = false }: TextFieldProps) {
  const id = useId()
  const shared = { id, value, onChange: (event: { target: { value: string } }) => onChange(event.target.value) }
  return (
    <label className="block" htmlFor={id}>
      {label}
      {isLong ? (
        <textarea className="field mt-1 h-auto min-h-16 w-full resize-y py-2" maxLength={4000} {...shared} />
      ) : (
        <input className="field mt-1" maxLength={200} {...shared} />
      )}
    </label>
  )
}

function textIn(value: unknown, name: string): string {
  if (typeof value !== 'object' || value === null) return ''
  const found: unknown = Reflect.get(value, name)
  return typeof found === 'string' ? found : ''
}
