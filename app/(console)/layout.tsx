import type { ReactNode } from 'react'
import { AppShell } from '#components/app-shell'
import { KeyboardHelp } from '#components/keyboard-help'
import { Toaster } from '#components/toaster'
import { readWaitingCounts } from '#server/approvals/read-waiting-counts'
import { authorise } from '#server/auth/authorise'
import { judge, registry } from '#server/auth/registry'
import type { WebCtx } from '#server/auth/web-ctx'
import { type Frame, readFrame } from '#server/overview/read-frame'
import { goPlaces, navFor } from './nav.ts'

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const ctx = await authorise('home.open')
  const { t } = ctx
  const [frame, counts] = await Promise.all([readFrame(ctx), readWaitingCounts(ctx)])
  return (
    <AppShell
      product={t('shell.product')}
      home="/"
      navLabel={t('shell.nav.label')}
      skipLabel={t('shell.skip')}
      openMenuLabel={t('shell.nav.open')}
      nav={navFor(ctx.actor.roles, t, counts)}
      entity={{ label: t('shell.scope.entity'), options: entityOptions(ctx, frame) }}
      period={{ label: t('shell.scope.period'), options: periodOptions(ctx, frame) }}
      search={
        judge(registry['documents.read'].roles, ctx.actor.roles) === 'allowed'
          ? { label: t('shell.search'), action: '/documents' }
          : undefined
      }
      asOf={{ label: t('shell.asOf'), at: frame.asOf, never: t('shell.asOfNever') }}
      account={accountProps(ctx)}
    >
      {children}
      <KeyboardHelp places={goPlaces(ctx.actor.roles)} />
      <Toaster />
    </AppShell>
  )
}

function entityOptions({ t }: WebCtx, frame: Frame) {
  if (frame.entities.length === 1) return frame.entities.map((entity) => ({ ...entity, value: '' }))
  return [{ value: '', label: t('shell.scope.allEntities') }, ...frame.entities]
}

function periodOptions({ t }: WebCtx, frame: Frame) {
  const periods = frame.periods.map(({ value, label, locked }) =>
    locked ? { value, label, detail: t('shell.scope.locked') } : { value, label },
  )
  return [{ value: '', label: t('shell.scope.allPeriods') }, ...periods]
}

function accountProps({ person, actor, locale, t }: WebCtx) {
  return {
    name: person.name,
    email: person.email,
    roles: actor.roles.map((role) => t(`states.role.${role}`)),
    locale,
    languages: [
      { value: 'en', label: t('shell.account.english') },
      { value: 'de', label: t('shell.account.german') },
    ],
    labels: {
      menu: t('shell.account.label', { name: person.name }),
      theme: t('shell.account.theme'),
      light: t('shell.account.light'),
      dark: t('shell.account.dark'),
      system: t('shell.account.system'),
      language: t('shell.account.language'),
      help: t('shell.account.help'),
      endSessions: t('shell.account.endSessions'),
      signOut: t('shell.account.signOut'),
    },
  }
}
