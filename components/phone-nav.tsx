'use client'

import { Menu as MenuIcon } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import type { NavGroup } from './side-nav.tsx'

const PhoneSheet = dynamic(() => import('./phone-sheet.tsx').then((module) => module.PhoneSheet), { ssr: false })

/** Opens the side bar on a narrow screen. The sheet is loaded by the first tap. */
export function PhoneNav({ label, title, groups }: { label: string; title: string; groups: readonly NavGroup[] }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <button
        type="button"
        className="grid size-8 place-items-center rounded-control text-ink-2 md:hidden"
        aria-label={label}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(true)}
      >
        <MenuIcon aria-hidden className="size-4" />
      </button>
      {open ? <PhoneSheet title={title} groups={groups} onClose={() => setOpen(false)} /> : null}
    </>
  )
}
