import type { Metadata, Viewport } from 'next'
import { headers } from 'next/headers'
import { NuqsAdapter } from 'nuqs/adapters/next/app'
import type { ReactNode } from 'react'
import { ThemeRoot } from '#components/theme-root'
import { WordsProvider } from '#components/words'
import { catalogueFor } from '#server/i18n/catalogue'
import { localeOfReader } from '#server/i18n/translator-of-reader'
import './globals.css'

export const metadata: Metadata = { title: { default: 'Tieout', template: '%s · Tieout' } }

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#0b0f17' },
  ],
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [given, locale] = await Promise.all([headers(), localeOfReader()])
  return (
    <html lang={locale} suppressHydrationWarning>
      <body>
        <ThemeRoot nonce={given.get('x-nonce') ?? undefined}>
          <WordsProvider locale={locale} words={catalogueFor(locale).words}>
            <NuqsAdapter>{children}</NuqsAdapter>
          </WordsProvider>
        </ThemeRoot>
      </body>
    </html>
  )
}
