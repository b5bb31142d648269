'use client'

import { useEffect } from 'react'
import { Toaster as Sonner } from 'sonner'

/** The corner where short answers appear; read aloud politely. Tells when it listens. */
export function ToastRegion({ onReady }: { onReady: () => void }) {
  useEffect(onReady, [onReady])
  return (
    <Sonner
      position="bottom-center"
      offset={48}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            'flex w-[356px] max-w-[calc(100vw-32px)] items-center gap-2 rounded-control bg-bg px-3 py-2.5 text-body text-ink border border-line-strong shadow-lift',
          actionButton: 'btn is-small ml-auto',
        },
      }}
    />
  )
}
