import type { Metadata } from 'next'
import { Notice } from '#components/notice'
import { PageHead } from '#components/page-head'
import { authorise } from '#server/auth/authorise'
import { abilityFor } from '#server/auth/registry'
import { readConnectionsPage } from '#server/connections/read-connections-page'
import { translatorOfReader } from '#server/i18n/translator-of-reader'
import { connectionCard } from './connection-card.tsx'
import { connectionForm } from './connection-form-part.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await translatorOfReader())('connections.title') }
}

export default async function ConnectionsPage() {
  const ctx = await authorise('connections.read')
  const { t } = ctx
  const page = await readConnectionsPage(ctx)
  const canChange = abilityFor('connections.save', ctx.actor.roles).shown
  return (
    <>
      <PageHead
        title={t('connections.title')}
        beside={t('connections.count', { count: page.connections.length })}
        lede={t('connections.lede')}
        actions={canChange ? connectionForm(ctx, page, null) : undefined}
      />
      {page.connections.length === 0 ? (
        <Notice kind="empty" title={t('connections.empty.title')}>
          {t('connections.empty.body')}
        </Notice>
      ) : (
        <div className="flex flex-col gap-4 border-t border-line px-(--gutter) py-4">
          {page.connections.map((connection) => connectionCard(ctx, page, connection))}
        </div>
      )}
    </>
  )
}
