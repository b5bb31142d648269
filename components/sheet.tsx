'use client'

import { Dialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import { useWords } from './words.tsx'

export interface SheetProps {
  readonly title: string
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly children: ReactNode
  /** Buttons at the foot; the one that acts comes last and is the only filled one. */
  readonly actions?: ReactNode
  /** Room for a form with what it leads to beside it. */
  readonly wide?: boolean
}

/** A dialog in the middle of the page. Focus stays in it, Escape closes it, and focus returns to where it was. */
export function Sheet({ title, open, onOpenChange, children, actions, wide = false }: SheetProps) {
  const word = useWords()
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-veil" />
        <Dialog.Popup
          className={classes(
            'fixed top-1/2 left-1/2 z-40 -translate-1/2 rounded-dialog bg-bg shadow-lift outline-0',
            wide ? 'w-[min(960px,calc(100vw-32px))]' : 'w-[min(480px,calc(100vw-32px))]',
          )}
        >
          <div className="flex items-center gap-2 border-b border-line py-2 pr-2 pl-4">
            <Dialog.Title className="text-section font-semibold">{title}</Dialog.Title>
            <Dialog.Close className="btn is-quiet is-square ml-auto" aria-label={word('close')}>
              <X aria-hidden />
            </Dialog.Close>
          </div>
          <div className="max-h-[70dvh] overflow-auto p-4 text-form">{children}</div>
          {actions ? <div className="flex justify-end gap-2 border-t border-line px-4 py-3">{actions}</div> : null}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
