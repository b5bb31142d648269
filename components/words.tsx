'use client'

import type { ReactNode } from 'react'
import { IntlProvider, useTranslations } from 'use-intl/react'

export interface WordsProviderProps {
  readonly locale: string
  /** The sentences that components say by themselves, in the reader's language. */
  readonly words: Readonly<Record<string, string>>
  readonly children: ReactNode
}

/** Gives every component below it the words it says by itself: copy, close, next, show as table. */
export function WordsProvider({ locale, words, children }: WordsProviderProps) {
  return (
    <IntlProvider locale={locale} messages={words} timeZone="UTC">
      {children}
    </IntlProvider>
  )
}

/** The words of the components, by key. What a page says comes in through props instead. */
export function useWords(): (key: string, values?: Record<string, string | number>) => string {
  return useTranslations()
}
