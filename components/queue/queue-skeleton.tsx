'use client'

import { Bar } from '../skeleton.tsx'
import { useWords } from '../words.tsx'
import { columnLooks } from './queue-columns.tsx'

const shown = Object.entries(columnLooks).filter(([, look]) => look.on !== 'wide')
const rows = Array.from({ length: 20 }, (_, at) => at)

/** Head, tabs, filters and rows as grey bars in their final places. */
export function QueueSkeleton() {
  const word = useWords()
  return (
    <div className="flex min-h-0 flex-1 flex-col" role="status" aria-label={word('loading')}>
      <div className="flex h-[52px] shrink-0 items-center px-(--gutter)">
        <span className="w-40">
          <Bar />
        </span>
      </div>
      <div className="h-9 shrink-0" />
      <div className="queue" data-rail="on" aria-hidden>
        <div className="queue-rail" />
        <div className="queue-list">
          <table className="ledger is-queue">
            <colgroup>
              <col style={{ width: 44 }} />
              {shown.map(([id, look]) => (
                <col key={id} style={{ width: look.width ?? undefined }} />
              ))}
            </colgroup>
            <thead>
              <tr>
                <th />
                {shown.map(([id]) => (
                  <th key={id} />
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row}>
                  <td />
                  {shown.map(([id, look]) => (
                    <td key={id}>
                      <Bar end={look.isEnd ?? false} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </div>
    </div>
  )
}
