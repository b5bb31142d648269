'use client'

import { FailedNotice } from '#components/failed-notice'

export default function ConsoleError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return <FailedNotice reference={error.digest ?? ''} onRetry={reset} />
}
