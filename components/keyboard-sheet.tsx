'use client'

import { Sheet } from './sheet.tsx'
import { Switch } from './switch.tsx'
import { useKeySwitch } from './use-key-switch.ts'
import { useWords } from './words.tsx'

const rows = [
  { keys: ['J', 'K'], word: 'keyMove' },
  { keys: ['Enter', 'O'], word: 'keyOpen' },
  { keys: ['Space'], word: 'keyPreview' },
  { keys: ['X'], word: 'keySelect' },
  { keys: ['A'], word: 'keyAssign' },
  { keys: ['I'], word: 'keyAssignToMe' },
  { keys: ['R'], word: 'keyRepost' },
  { keys: ['E'], word: 'keyAccept' },
  { keys: ['H'], word: 'keySnooze' },
  { keys: ['N'], word: 'keyNew' },
  { keys: ['/'], word: 'keySearch' },
  { keys: ['G', 'Q'], word: 'keyGoQueue' },
  { keys: ['G', 'O'], word: 'keyGoOverview' },
  { keys: ['G', 'D'], word: 'keyGoDocuments' },
  { keys: ['G', 'P'], word: 'keyGoPosting' },
  { keys: ['G', 'M'], word: 'keyGoMappings' },
  { keys: ['G', 'Y'], word: 'keyGoPolicies' },
  { keys: ['?'], word: 'keyHelp' },
] as const

/** What every key does, and the switch that turns single keys off. */
export function KeyboardSheet({ onClose }: { onClose: () => void }) {
  const word = useWords()
  const keys = useKeySwitch()
  return (
    <Sheet
      title={word('keyboard')}
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      actions={<Switch label={word('keysOn')} on={keys.on} onChange={keys.set} />}
    >
      <dl className="grid grid-cols-[96px_1fr] gap-y-2">
        {rows.map((row) => (
          <div key={row.word} className="contents">
            <dt className="flex gap-1">
              {row.keys.map((key) => (
                <kbd key={key} className="key">
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{word(row.word)}</dd>
          </div>
        ))}
      </dl>
    </Sheet>
  )
}
