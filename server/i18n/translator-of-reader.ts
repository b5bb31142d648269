import { currentPerson } from '../auth/web-ctx.ts'
import { localeFrom } from './catalogue.ts'
import { type Translate, translatorFor } from './translator.ts'

/** The translator for whoever reads this answer; English while nobody is signed in. */
export async function translatorOfReader(): Promise<Translate> {
  const person = await currentPerson()
  return translatorFor(localeFrom(person?.locale))
}
