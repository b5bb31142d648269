'use client'

import { Menu } from '@base-ui/react/menu'
import { Check, ChevronDown } from 'lucide-react'
import { parseAsString, useQueryState } from 'nuqs'

export interface ScopeOption {
  /** Empty for "all". */
  readonly value: string
  readonly label: string
  /** A second line of meaning, such as the name behind a code or that a period is locked. */
  readonly detail?: string
}

export interface ScopePickerProps {
  readonly name: 'entity' | 'period'
  readonly label: string
  readonly options: readonly ScopeOption[]
}

/** Chooses the entity or the period of everything below. The choice lives in the address. */
export function ScopePicker({ name, label, options }: ScopePickerProps) {
  const [chosen, choose] = useQueryState(
    name,
    parseAsString.withDefault('').withOptions({ shallow: false, history: 'push' }),
  )
  const shown = options.find((option) => option.value === chosen)?.label ?? chosen
  return (
    <Menu.Root>
      <Menu.Trigger className="scope-pick">
        <span className="text-ink-3 max-md:sr-only">{label}</span>
        <span className="cut max-w-[22ch] font-semibold">{shown}</span>
        <ChevronDown aria-hidden className="size-3.5 text-ink-3" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="z-30" sideOffset={4} align="start">
          <Menu.Popup className="pop">
            <Menu.RadioGroup value={chosen} onValueChange={(value: string) => void choose(value === '' ? null : value)}>
              {options.map((option) => (
                <Menu.RadioItem key={option.value} value={option.value} className="pop-row" closeOnClick>
                  <span className="flex-1 font-medium">{option.label}</span>
                  {option.detail ? <span className="text-meta text-ink-2">{option.detail}</span> : null}
                  <Menu.RadioItemIndicator keepMounted className="size-4 data-unchecked:invisible">
                    <Check aria-hidden className="size-4 text-accent" />
                  </Menu.RadioItemIndicator>
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
