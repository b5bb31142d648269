'use client'

import { Toaster as Sonner, toast } from 'sonner'

/** Where short answers to an action appear; read aloud politely. */
export function Toaster() {
  return (
    <Sonner
      position="bottom-right"
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            'flex w-[356px] max-w-[calc(100vw-32px)] items-center gap-2 rounded-control bg-bg px-3 py-2.5 text-body text-ink shadow-lift',
          actionButton: 'btn is-small ml-auto',
        },
      }}
    />
  )
}

/** Says that something was done, with a way to undo it where there is one. */
export function sayDone(message: string, undo?: { label: string; onClick: () => void }): void {
  toast(message, undo ? { action: undo } : {})
}

/** Says that something was refused, in the words the server gave. */
export function sayRefused(message: string): void {
  toast.error(message)
}
