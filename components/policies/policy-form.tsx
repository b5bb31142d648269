'use client'

import dynamic from 'next/dynamic'
import { useState } from 'react'
import { useHotkeys } from 'react-hotkeys-hook'
import { Button } from '../button.tsx'
import type { PolicySheetProps } from './policy-sheet.tsx'

const PolicySheet = dynamic(() => import('./policy-sheet.tsx').then((module) => module.PolicySheet), { ssr: false })

export interface PolicyFormProps extends Omit<PolicySheetProps, 'onClose'> {
  readonly label: string
  /** Why none can be proposed now, in words; null when it can. */
  readonly refusal?: string | null
}

/** Opens the form in which a policy or its next version is proposed. N opens the one for a new policy. */
export function PolicyForm({ label, refusal = null, ...sheet }: PolicyFormProps) {
  const [isOpen, setOpen] = useState(false)
  const isNew = sheet.initial.policyId === ''
  useHotkeys('n', () => setOpen(true), { enabled: isNew && !isOpen, preventDefault: true })
  const look = isNew ? ({ tone: 'primary', keyHint: 'N' } as const) : ({ size: 'small' } as const)
  return (
    <>
      <Button {...look} refusal={refusal} onClick={() => setOpen(true)}>
        {label}
      </Button>
      {isOpen ? <PolicySheet {...sheet} onClose={() => setOpen(false)} /> : null}
    </>
  )
}
