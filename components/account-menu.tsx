'use client'

import { Menu } from '@base-ui/react/menu'
import { Check, Keyboard, LogOut, MonitorX } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTheme } from 'next-themes'
import { useEffect, useState } from 'react'
import { Face } from './face.tsx'
import { openKeyboardHelp } from './keyboard-help.tsx'
import { postAction } from './post-action.ts'

export interface AccountMenuProps {
  readonly name: string
  readonly email: string
  readonly roles: readonly string[]
  readonly locale: string
  readonly labels: {
    readonly menu: string
    readonly theme: string
    readonly light: string
    readonly dark: string
    readonly system: string
    readonly language: string
    readonly help: string
    readonly endSessions: string
    readonly signOut: string
  }
  readonly languages: readonly { readonly value: string; readonly label: string }[]
}

/** Who is signed in and as what, how the console looks and reads, and the way out. */
export function AccountMenu({ name, email, roles, locale, labels, languages }: AccountMenuProps) {
  const router = useRouter()
  const { theme, setTheme } = useTheme()
  const mounted = useMounted()
  const themes = (['light', 'dark', 'system'] as const).map((value) => ({ value, label: labels[value] }))
  const chooseLanguage = async (value: string) => {
    const reply = await postAction('account.choose-locale', { locale: value })
    if (reply.ok) router.refresh()
  }
  const endSessions = () => postAction('account.end-sessions', {}).then(leave)
  return (
    <Menu.Root>
      <Menu.Trigger className="rounded-round">
        <Face name={name} label={labels.menu} />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="z-30" sideOffset={6} align="end">
          <Menu.Popup className="pop w-64">
            <Who name={name} email={email} roles={roles} />
            <Divider />
            <Choice label={labels.theme} value={mounted ? (theme ?? '') : ''} options={themes} onChoose={setTheme} />
            <Choice
              label={labels.language}
              value={locale}
              options={languages}
              onChoose={(value) => void chooseLanguage(value)}
            />
            <Divider />
            <Menu.Item className="pop-row" onClick={openKeyboardHelp}>
              <Keyboard aria-hidden />
              <span className="flex-1">{labels.help}</span>
              <kbd className="key">?</kbd>
            </Menu.Item>
            <Menu.Item className="pop-row" onClick={() => void endSessions()}>
              <MonitorX aria-hidden />
              {labels.endSessions}
            </Menu.Item>
            <Menu.Item className="pop-row" onClick={() => void leave()}>
              <LogOut aria-hidden />
              {labels.signOut}
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

/** The sign-in library is needed again only here, so it is loaded when somebody leaves. */
async function leave(): Promise<void> {
  const { signOut } = await import('next-auth/react')
  await signOut({ callbackUrl: '/login' })
}

function Who({ name, email, roles }: Pick<AccountMenuProps, 'name' | 'email' | 'roles'>) {
  return (
    <div className="px-2 pt-2 pb-1">
      <p className="cut font-semibold">{name}</p>
      <p className="cut text-meta text-ink-2">{email}</p>
      <p className="text-meta text-ink-2">{roles.join(', ')}</p>
    </div>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly value: string
  readonly options: readonly { readonly value: string; readonly label: string }[]
  readonly onChoose: (value: string) => void
}

function Choice({ label, value, options, onChoose }: ChoiceProps) {
  return (
    <Menu.Group>
      <Menu.GroupLabel className="pop-head">{label}</Menu.GroupLabel>
      <Menu.RadioGroup value={value} onValueChange={onChoose}>
        {options.map((option) => (
          <Menu.RadioItem key={option.value} value={option.value} className="pop-row">
            <span className="flex-1">{option.label}</span>
            <Menu.RadioItemIndicator>
              <Check aria-hidden className="size-4 text-accent" />
            </Menu.RadioItemIndicator>
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </Menu.Group>
  )
}

function Divider() {
  return <Menu.Separator className="my-1 h-px bg-line" />
}

/** The chosen theme is known only in the browser; until then nothing is marked, so that server and browser agree. */
function useMounted(): boolean {
  const [mounted, setMounted] = useState(false)
  useEffect(() => setMounted(true), [])
  return mounted
}
