import { createTranslator } from 'use-intl/core'
import { catalogueFor, type Locale, type MessageKey } from './catalogue.ts'

export type MessageParams = Readonly<Record<string, string | number>>

/** Gives the sentence under a key with its parameters filled in. */
export type Translate = (key: MessageKey, params?: MessageParams) => string

const translators = new Map<Locale, Translate>()

/** The translator of a locale. A sentence whose parameters are incomplete throws: a gap in a sentence would be believed. */
export function translatorFor(locale: Locale): Translate {
  const known = translators.get(locale)
  if (known) return known
  const translate = createTranslator<Record<string, unknown>>({
    locale,
    messages: catalogueFor(locale),
    timeZone: 'UTC',
    onError: (fault) => {
      throw fault
    },
  })
  // The library types its keys by its own recursion, which costs seconds to check; MessageKey is the same set.
  const typed = translate as unknown as Translate
  translators.set(locale, typed)
  return typed
}

/** The sentence of a refusal code; a code without a sentence is a bug and reads as the general refusal. */
export function refusalSentence(
  t: Translate,
  locale: Locale,
  refusal: { code: string; params: MessageParams },
): string {
  const known = catalogueFor(locale).refusals
  if (!Object.hasOwn(known, refusal.code)) return t('refusals.not_allowed_now')
  // hasOwn has just shown that the code is one of the keys.
  return t(`refusals.${refusal.code as keyof typeof known}`, refusal.params)
}
