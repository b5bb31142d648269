'use client'

import { Button } from './button.tsx'
import { Ident } from './ident.tsx'
import { Notice } from './notice.tsx'
import { useWords } from './words.tsx'

/** What a page says when it could not be shown: that nothing was changed, a reference to pass on, and a way to try again. */
export function FailedNotice({ reference, onRetry }: { reference: string; onRetry: () => void }) {
  const word = useWords()
  return (
    <Notice
      kind="failed"
      page
      title={word('pageFailed')}
      action={
        <Button tone="primary" onClick={onRetry}>
          {word('tryAgain')}
        </Button>
      }
    >
      <p>{word('pageFailedBody')}</p>
      {reference ? (
        <p className="mt-2 text-body">
          {word('reference')} <Ident value={reference} copyable />
        </p>
      ) : null}
    </Notice>
  )
}
