import { headers } from 'next/headers'
import { currentPerson } from '../auth/web-ctx.ts'
import { type Locale, localeFrom } from './catalogue.ts'
import { type Translate, translatorFor } from './translator.ts'

/** The language of whoever reads this answer: the one they chose, or before sign-in the first one the browser asks for. */
export async function localeOfReader(): Promise<Locale> {
  const person = await currentPerson()
  if (person) return localeFrom(person.locale)
  const asked = (await headers()).get('accept-language')
  return localeFrom(asked?.slice(0, 2).toLowerCase())
}

/** The translator for whoever reads this answer. */
export async function translatorOfReader(): Promise<Translate> {
  return translatorFor(await localeOfReader())
}
