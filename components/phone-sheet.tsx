'use client'

import { Dialog } from '@base-ui/react/dialog'
import { type NavGroup, SideNav } from './side-nav.tsx'

export interface PhoneSheetProps {
  readonly title: string
  readonly groups: readonly NavGroup[]
  readonly onClose: () => void
}

/** The side bar as a sheet from the left; a link or a tap beside it closes it. */
export function PhoneSheet({ title, groups, onClose }: PhoneSheetProps) {
  return (
    <Dialog.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-veil" />
        <Dialog.Popup className="fixed inset-y-0 left-0 z-40 w-64 overflow-auto bg-surface-1 p-2 shadow-lift">
          <Dialog.Title className="px-2.5 py-2 text-section font-semibold">{title}</Dialog.Title>
          <SideNav groups={groups} onNavigate={onClose} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
