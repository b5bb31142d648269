import { cache } from 'react'
import { type Ctx, contextOf, webSurroundings } from '../context.ts'
import type { EntityScope } from '../domain/entity-scope.ts'
import { type Locale, localeFrom } from '../i18n/catalogue.ts'
import { type Translate, translatorFor } from '../i18n/translator.ts'
import { type Person, rolesOf, scopeOf } from './actor.ts'
import { readPerson } from './read-person.ts'
import { type EntryName, rolesFor } from './registry.ts'
import { readClaim } from './session.ts'

/** The context of one request of a signed-in person. */
export interface WebCtx extends Ctx {
  readonly person: Person
  /** The entities every read of this request is limited to. */
  readonly scope: EntityScope
  readonly locale: Locale
  readonly t: Translate
}

/** Who is asking, read from the database once per request; null when nobody is signed in any more. */
export const currentPerson = cache(async (): Promise<Person | null> => {
  const claim = await readClaim()
  if (!claim) return null
  const { db } = await webSurroundings()
  return readPerson(db, claim)
})

/** Builds the context in which `name` runs for a person: with the entities in which a role that allows it was granted. */
export async function webCtx(name: EntryName, person: Person, correlationId: string): Promise<WebCtx> {
  const scope = scopeOf(person, rolesFor(name))
  const actor = { userId: person.userId, name: person.name, roles: rolesOf(person), scope }
  const ctx = contextOf(await webSurroundings(), { actor, correlationId })
  const locale = localeFrom(person.locale)
  const log = ctx.log.child({ entry: name, userId: person.userId })
  return { ...ctx, log, person, scope, locale, t: translatorFor(locale) }
}
