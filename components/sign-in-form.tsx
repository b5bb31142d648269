'use client'

import { signIn } from 'next-auth/react'
import { type FormEvent, useState } from 'react'
import { Button } from './button.tsx'
import { Note } from './notice.tsx'

export interface SignInFormProps {
  /** The path to return to, already known to be one of our own. */
  readonly next: string
  readonly labels: {
    readonly email: string
    readonly password: string
    readonly submit: string
    readonly working: string
    readonly rejected: string
    readonly throttled: string
    readonly unreachable: string
  }
}

/** E-mail and password. What went wrong is said above the button and never tells whether an account exists. */
export function SignInForm({ next, labels }: SignInFormProps) {
  const [working, setWorking] = useState(false)
  const [complaint, setComplaint] = useState('')
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    setWorking(true)
    setComplaint('')
    const answer = await attempt({ email: text(given, 'email'), password: text(given, 'password') })
    if (answer === 'done') {
      window.location.assign(next)
      return
    }
    setWorking(false)
    setComplaint(labels[answer])
  }
  return (
    <form className="grid gap-4" method="post" onSubmit={(event) => void submit(event)} noValidate>
      <Field name="email" type="email" label={labels.email} complete="username" wrong={complaint !== ''} />
      <Field
        name="password"
        type="password"
        label={labels.password}
        complete="current-password"
        wrong={complaint !== ''}
      />
      <div id="complaint">
        {complaint === '' ? null : (
          <Note tone="bad" live>
            {complaint}
          </Note>
        )}
      </div>
      <Button type="submit" tone="primary" disabled={working} className="h-9 w-full">
        {working ? labels.working : labels.submit}
      </Button>
    </form>
  )
}

interface FieldProps {
  readonly name: string
  readonly type: 'email' | 'password'
  readonly label: string
  readonly complete: string
  readonly wrong: boolean
}

function Field({ name, type, label, complete, wrong }: FieldProps) {
  return (
    <label className="grid gap-1.5">
      <span className="font-medium">{label}</span>
      <input
        className="field"
        name={name}
        type={type}
        autoComplete={complete}
        required
        {...(wrong ? { 'aria-invalid': true, 'aria-describedby': 'complaint' } : {})}
      />
    </label>
  )
}

async function attempt(given: {
  email: string
  password: string
}): Promise<'done' | 'rejected' | 'throttled' | 'unreachable'> {
  const answer = await signIn('credentials', { ...given, redirect: false }).catch(() => undefined)
  if (!answer) return 'unreachable'
  if (answer.ok && !answer.error) return 'done'
  return answer.error?.startsWith('throttled') ? 'throttled' : 'rejected'
}

function text(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value : ''
}
