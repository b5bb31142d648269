'use client'

import { ThemeProvider } from 'next-themes'
import type { ReactNode } from 'react'

/** Sets `data-theme` on the document before the first paint; follows the system until the person chooses. */
export function ThemeRoot({ nonce, children }: { nonce?: string | undefined; children: ReactNode }) {
  return (
    <ThemeProvider
      attribute="data-theme"
      defaultTheme="system"
      enableSystem
      disableTransitionOnChange
      {...(nonce ? { nonce } : {})}
    >
      {children}
    </ThemeProvider>
  )
}
