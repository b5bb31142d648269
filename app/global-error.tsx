'use client'

import { FailedNotice } from '#components/failed-notice'
import { WordsProvider } from '#components/words'
import words from '../server/i18n/messages/en/words.json' with { type: 'json' }
import './globals.css'

/** Stands in for everything when not even the frame could be made, as when the database does not answer. */
export default function GlobalError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <WordsProvider locale="en" words={words}>
          <main>
            <FailedNotice reference={error.digest ?? ''} onRetry={reset} />
          </main>
        </WordsProvider>
      </body>
    </html>
  )
}
