'use client'

import { Dialog } from '@base-ui/react/dialog'
import { Menu as MenuIcon } from 'lucide-react'
import { useState } from 'react'
import { type NavGroup, SideNav } from './side-nav.tsx'

/** The side bar of a narrow screen: a sheet from the left. */
export function PhoneNav({ label, title, groups }: { label: string; title: string; groups: readonly NavGroup[] }) {
  const [open, setOpen] = useState(false)
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger
        className="grid size-8 md:hidden place-items-center rounded-control text-ink-2"
        aria-label={label}
      >
        <MenuIcon aria-hidden className="size-4" />
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-veil" />
        <Dialog.Popup className="fixed inset-y-0 left-0 z-40 w-64 overflow-auto bg-surface-1 p-2 shadow-lift">
          <Dialog.Title className="px-2.5 py-2 text-section font-semibold">{title}</Dialog.Title>
          <SideNav groups={groups} onNavigate={() => setOpen(false)} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
