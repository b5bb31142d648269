'use client'

import { Switch as BaseSwitch } from '@base-ui/react/switch'

export interface SwitchProps {
  readonly label: string
  readonly on: boolean
  readonly onChange: (on: boolean) => void
}

/** On or off, at once. */
export function Switch({ label, on, onChange }: SwitchProps) {
  return (
    <label className="inline-flex min-h-6 cursor-pointer items-center gap-2 text-ink-2">
      <BaseSwitch.Root className="switch" checked={on} onCheckedChange={onChange}>
        <BaseSwitch.Thumb className="switch-thumb" />
      </BaseSwitch.Root>
      {label}
    </label>
  )
}
