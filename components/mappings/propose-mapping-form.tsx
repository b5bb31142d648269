'use client'

import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Button, type ButtonTone } from '../button.tsx'
import type { MappingSheetProps } from './mapping-sheet.tsx'

const MappingSheet = dynamic(() => import('./mapping-sheet.tsx').then((module) => module.MappingSheet), { ssr: false })

export interface ProposeMappingFormProps extends Omit<MappingSheetProps, 'onClose'> {
  readonly label: string
  readonly tone?: ButtonTone
  readonly size?: 'normal' | 'small'
}

/** A button that opens the form of a mapping change: a new one, or one that is edited. It leads to the change. */
export function ProposeMappingForm({ label, tone = 'plain', size = 'normal', ...sheet }: ProposeMappingFormProps) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button tone={tone} size={size} onClick={() => setOpen(true)}>
        {label}
      </Button>
      {open ? <MappingSheet {...sheet} onClose={() => setOpen(false)} /> : null}
    </>
  )
}
