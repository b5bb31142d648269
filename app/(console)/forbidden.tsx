import { headers } from 'next/headers'
import { LinkButton } from '#components/button'
import { Notice } from '#components/notice'
import { rolesOf } from '#server/auth/actor'
import { pageAt, rolesFor } from '#server/auth/registry'
import { pathHeader } from '#server/auth/request'
import type { Role } from '#server/auth/role'
import { currentPerson } from '#server/auth/web-ctx'
import { translatorOfReader } from '#server/i18n/translator-of-reader'

export default async function Forbidden() {
  const [given, person, t] = await Promise.all([headers(), currentPerson(), translatorOfReader()])
  const page = pageAt(given.get(pathHeader)?.split('?')[0] ?? '')
  const needed = page ? rolesFor(page) : []
  const held = person ? rolesOf(person) : []
  const named = (roles: readonly Role[]) => roles.map((role) => t(`states.role.${role}`)).join(', ')
  return (
    <Notice
      kind="forbidden"
      page
      title={t('notices.forbidden.title')}
      action={<LinkButton href="/">{t('notices.forbidden.action')}</LinkButton>}
    >
      {t('notices.forbidden.body', {
        count: needed.length,
        roles: named(needed),
        held: held.length,
        mine: named(held),
      })}
    </Notice>
  )
}
