import { ConnectionForm } from '#components/connections/connection-form'
import type { WebCtx } from '#server/auth/web-ctx'
import type { ConnectionsPage, ConnectionView } from '#server/connections/read-connections-page'

/** The form of a new connection (null), or of one there is. */
export function connectionForm({ t }: WebCtx, page: ConnectionsPage, connection: ConnectionView | null) {
  return (
    <ConnectionForm
      {...(connection ? { connection } : { primary: true })}
      entities={page.entities.map(({ entity, name }) => ({
        entity,
        name,
        companyLabel: t('connections.form.company', { entity }),
      }))}
      words={{
        open: t(connection ? 'connections.edit' : 'connections.add'),
        title: connection ? t('connections.form.editTitle', { name: connection.name }) : t('connections.form.addTitle'),
        name: t('connections.form.name'),
        address: t('connections.form.address'),
        addressHelp: t('connections.form.addressHelp'),
        database: t('connections.form.database'),
        user: t('connections.form.user'),
        password: t('connections.form.password'),
        passwordHelp: t(connection?.hasSecret ? 'connections.form.passwordKept' : 'connections.form.passwordNew'),
        lanes: t('connections.form.lanes'),
        lanesHelp: t('connections.form.lanesHelp'),
        save: t('connections.form.save'),
        cancel: t('connections.cancel'),
      }}
    />
  )
}
