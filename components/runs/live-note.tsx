'use client'

import { Note } from '../notice.tsx'
import { useRefresh } from './use-refresh.ts'

/** Says that something is at work and keeps the page up to date until it ends. */
export function LiveNote({ text }: { text: string }) {
  useRefresh(true)
  return (
    <div className="px-(--gutter) pb-2.5">
      <Note tone="info" live>
        {text}
      </Note>
    </div>
  )
}
