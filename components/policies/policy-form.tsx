'use client'

import dynamic from 'next/dynamic'
import { useState } from 'react'
import { useHotkeys } from 'react-hotkeys-hook'
import { Button } from '../button.tsx'
import type { PolicySheetProps } from './policy-sheet.tsx'

const PolicySheet = dynamic(() => import('./policy-sheet.tsx').then((module) => module.PolicySheet), { ssr: false })

/** Opens the form in which a policy is proposed; N does the same. */
export function PolicyForm({ label, ...sheet }: Omit<PolicySheetProps, 'onClose'> & { label: string }) {
  const [isOpen, setOpen] = useState(false)
  useHotkeys('n', () => setOpen(true), { enabled: !isOpen, preventDefault: true })
  return (
    <>
      <Button tone="primary" keyHint="N" onClick={() => setOpen(true)}>
        {label}
      </Button>
      {isOpen ? <PolicySheet {...sheet} onClose={() => setOpen(false)} /> : null}
    </>
  )
}
