'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { Button } from '../button.tsx'
import { Note } from '../notice.tsx'
import { postAction } from '../post-action.ts'
import { Sheet } from '../sheet.tsx'
import { sayDone } from '../toaster.tsx'
import { useWords } from '../words.tsx'

export interface ConnectionFormProps {
  /** What there is; undefined for a new one. Its password is not among it. */
  readonly connection?: {
    readonly id: string
    readonly rowVersion: number
    readonly name: string
    readonly baseUrl: string
    readonly database: string
    readonly user: string
    readonly lanes: readonly { readonly entity: string; readonly company: string }[]
  }
  readonly entities: readonly { readonly entity: string; readonly name: string; readonly companyLabel: string }[]
  readonly words: Readonly<
    Record<
      | 'open'
      | 'title'
      | 'name'
      | 'address'
      | 'addressHelp'
      | 'database'
      | 'user'
      | 'password'
      | 'passwordHelp'
      | 'lanes'
      | 'lanesHelp'
      | 'save'
      | 'cancel',
      string
    >
  >
  readonly primary?: boolean
}

/** Opens the form in which an ERP is connected or changed. What was typed survives a refusal. */
export function ConnectionForm(props: ConnectionFormProps) {
  const { connection, words, primary = false } = props
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button tone={primary ? 'primary' : 'plain'} size={primary ? 'normal' : 'small'} onClick={() => setOpen(true)}>
        {words.open}
      </Button>
      {isOpen ? <FormSheet key={connection?.id ?? 'new'} {...props} onClose={() => setOpen(false)} /> : null}
    </>
  )
}

function FormSheet({ connection, entities, words, onClose }: ConnectionFormProps & { onClose: () => void }) {
  const formId = useId()
  const { isBusy, complaint, submit } = useSave(connection, entities, onClose)
  const companyOf = (entity: string) => connection?.lanes.find((lane) => lane.entity === entity)?.company ?? ''
  const actions = (
    <>
      <Button onClick={onClose}>{words.cancel}</Button>
      <Button tone="primary" type="submit" form={formId} disabled={isBusy}>
        {words.save}
      </Button>
    </>
  )
  return (
    <Sheet title={words.title} open onOpenChange={(open) => (open ? undefined : onClose())} actions={actions}>
      <form id={formId} className="grid gap-3" noValidate onSubmit={(event) => void submit(event)}>
        {complaint === '' ? null : (
          <Note tone="bad" live>
            {complaint}
          </Note>
        )}
        <Field name="name" label={words.name} initial={connection?.name} />
        <Field name="baseUrl" label={words.address} help={words.addressHelp} initial={connection?.baseUrl} />
        <Field name="database" label={words.database} initial={connection?.database} />
        <Field name="user" label={words.user} initial={connection?.user} />
        <Field name="password" type="password" label={words.password} help={words.passwordHelp} />
        <fieldset className="grid gap-2">
          <legend className="font-medium">{words.lanes}</legend>
          <p className="text-meta text-ink-2">{words.lanesHelp}</p>
          {entities.map(({ entity, companyLabel }) => (
            <label key={entity} className="grid grid-cols-[96px_minmax(0,1fr)] items-center gap-2">
              <span>{entity}</span>
              <input
                className="field is-small"
                name={`company ${entity}`}
                aria-label={companyLabel}
                defaultValue={companyOf(entity)}
              />
            </label>
          ))}
        </fieldset>
      </form>
    </Sheet>
  )
}

interface FieldProps {
  readonly name: string
  readonly label: string
  readonly help?: ReactNode
  readonly initial?: string | undefined
  readonly type?: 'text' | 'password'
}

function Field({ name, label, help, initial = '', type = 'text' }: FieldProps) {
  const helpId = useId()
  return (
    <label className="grid gap-1">
      <span className="font-medium">{label}</span>
      <input
        className="field"
        name={name}
        type={type}
        autoComplete={type === 'password' ? 'new-password' : 'off'}
        defaultValue={initial}
        {...(help ? { 'aria-describedby': helpId } : {})}
      />
      {help ? (
        <span id={helpId} className="text-meta text-ink-2">
          {help}
        </span>
      ) : null}
    </label>
  )
}

function useSave(
  connection: ConnectionFormProps['connection'],
  entities: ConnectionFormProps['entities'],
  onClose: () => void,
) {
  const router = useRouter()
  const word = useWords()
  const [isBusy, setBusy] = useState(false)
  const [complaint, setComplaint] = useState('')
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    setBusy(true)
    const reply = await postAction('connections.save', {
      connectionId: connection?.id ?? null,
      rowVersion: connection?.rowVersion ?? null,
      ...Object.fromEntries(
        ['name', 'baseUrl', 'database', 'user', 'password'].map((name) => [name, textOf(given, name)]),
      ),
      lanes: entities.flatMap(({ entity }) => {
        const company = textOf(given, `company ${entity}`).trim()
        return company === '' ? [] : [{ entity, company }]
      }),
    })
    setBusy(false)
    if (!reply.ok) return setComplaint(reply.message || word('failed'))
    sayDone(messageIn(reply.value))
    onClose()
    router.refresh()
  }
  return { isBusy, complaint, submit }
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value : ''
}

function messageIn(value: unknown): string {
  return typeof value === 'object' && value !== null && 'message' in value ? String(value.message) : ''
}
