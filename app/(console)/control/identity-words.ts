import type { WebCtx } from '#server/auth/web-ctx'
import { en } from '#server/i18n/catalogue'

type Identity = keyof typeof en.control.identity

/** An identity in a few words, and what both its sides are. */
export function identityWord({ t }: WebCtx, identity: string): string {
  return isIdentity(identity) ? t(`control.identity.${identity}`) : identity
}

/** What stands on either side of an identity. */
export function identityAbout({ t }: WebCtx, identity: Identity): string {
  return t(`control.about.${identity}`)
}

/** True for T1 to T14. */
export function isIdentity(word: string): word is Identity {
  return Object.hasOwn(en.control.identity, word)
}
