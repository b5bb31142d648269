'use client'

import { Checkbox } from '@base-ui/react/checkbox'
import { Minus, Check as Tick } from 'lucide-react'

export interface CheckProps {
  /** Said to a screen reader; the box itself shows no words. */
  readonly label: string
  readonly checked: boolean
  readonly mixed?: boolean
  readonly onToggle: (checked: boolean) => void
}

/** A checkbox of our own look, with a target of 24 pixels around it. */
export function Check({ label, checked, mixed = false, onToggle }: CheckProps) {
  return (
    <Checkbox.Root
      className="group/check -m-1 inline-grid size-6 place-items-center rounded-badge align-middle"
      aria-label={label}
      checked={checked}
      indeterminate={mixed}
      onCheckedChange={onToggle}
    >
      <span className="check" {...(mixed ? { 'data-indeterminate': '' } : checked ? { 'data-checked': '' } : {})}>
        {mixed ? <Minus aria-hidden className="size-3" strokeWidth={3} /> : null}
        {checked && !mixed ? <Tick aria-hidden className="size-3" strokeWidth={3} /> : null}
      </span>
    </Checkbox.Root>
  )
}
