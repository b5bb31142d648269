'use client'

import dynamic from 'next/dynamic'
import { useId, useState } from 'react'
import { useHotkeys } from 'react-hotkeys-hook'
import type { AskSheetProps } from './ask-sheet.tsx'
import { Button, type ButtonTone } from './button.tsx'

const AskSheet = dynamic(() => import('./ask-sheet.tsx').then((module) => module.AskSheet), { ssr: false })

export interface AskButtonProps extends Omit<AskSheetProps, 'onClose' | 'label' | 'tone'> {
  readonly label: string
  readonly tone?: ButtonTone
  readonly size?: 'normal' | 'small'
  /** Why it is not possible now, in words; null when it is. */
  readonly refusal?: string | null
  /** The reason also stands under the button, for those who cannot point at it. */
  readonly showRefusal?: boolean
  readonly keyHint?: string
  readonly wide?: boolean
}

/** A button for a change that is asked about first. Where it is not possible it stays and says why. */
export function AskButton(props: AskButtonProps) {
  const { label, tone = 'plain', size = 'normal', refusal = null, keyHint, wide = false } = props
  const [asking, setAsking] = useState(false)
  const id = useId()
  useHotkeys(keyHint?.toLowerCase() ?? '', () => setAsking(true), {
    enabled: keyHint !== undefined && refusal === null,
    preventDefault: true,
  })
  return (
    <>
      <Button
        tone={tone}
        size={size}
        refusal={refusal}
        {...(keyHint ? { keyHint } : {})}
        {...(refusal ? { 'aria-describedby': id } : {})}
        {...(wide ? { className: 'w-full' } : {})}
        onClick={() => setAsking(true)}
      >
        {label}
      </Button>
      {refusal ? (
        <span id={id} className={props.showRefusal ? 'block text-meta text-ink-2' : 'sr-only'}>
          {refusal}
        </span>
      ) : null}
      {asking ? <AskSheet {...props} tone={tone} onClose={() => setAsking(false)} /> : null}
    </>
  )
}
