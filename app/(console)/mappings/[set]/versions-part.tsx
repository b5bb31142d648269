import { LinkButton } from '#components/button'
import { Ident } from '#components/ident'
import { LedgerTable } from '#components/ledger-table'
import { Notice } from '#components/notice'
import { Panel, SectionHead } from '#components/panel'
import { Segmented } from '#components/segmented'
import { StateWord } from '#components/state'
import type { WebCtx } from '#server/auth/web-ctx'
import type { SetPage, VersionRowView } from '#server/mappings/mapping-views'
import { addressOf } from '../../address.ts'

/** Every validity of every key, in one entity or all of them. */
export function versionsPart(ctx: WebCtx, view: SetPage, entity: string | undefined) {
  const { t } = ctx
  const rows = view.rows.filter((row) => entity === undefined || row.entity === entity || row.entity === '')
  const path = `/mappings/${view.set}`
  const entities = [...new Set(view.rows.map((row) => row.entity))].filter((name) => name !== '')
  const all = { label: t('mappings.set.allEntities'), href: path, current: entity === undefined }
  const segments = entities.map((name) => ({
    label: name,
    href: addressOf(path, { entity: name }),
    current: name === entity,
  }))
  return (
    <section className="min-w-0">
      <SectionHead
        title={t('mappings.set.rows')}
        aside={t('mappings.set.rowsAside', { count: rows.length })}
        actions={
          entities.length > 1 ? <Segmented label={t('mappings.set.entities')} segments={[all, ...segments]} /> : null
        }
      />
      {rows.length === 0 ? (
        nothing(ctx, path, entity)
      ) : (
        <Panel className="overflow-x-auto">
          <div className="sm:min-w-[1080px]">
            <LedgerTable
              caption={t('mappings.set.rows')}
              columns={columnsOf(ctx, view)}
              rows={rows.map((row) => rowOf(ctx, row))}
              tight
              folding
            />
          </div>
        </Panel>
      )}
    </section>
  )
}

function nothing({ t }: Pick<WebCtx, 't'>, path: string, entity: string | undefined) {
  if (entity === undefined) return <p className="text-ink-2">{t('mappings.set.empty')}</p>
  return (
    <Notice
      kind="lost"
      title={t('mappings.set.filtered', { entity })}
      action={<LinkButton href={path}>{t('mappings.set.clear')}</LinkButton>}
    >
      {null}
    </Notice>
  )
}

function columnsOf({ t }: Pick<WebCtx, 't'>, view: SetPage) {
  return [
    { key: 'entity', header: t('mappings.set.entity'), width: '76px', phone: 'side' as const },
    { key: 'key', header: view.keyLabel || t('mappings.set.key'), phone: 'main' as const },
    ...view.columns.map((header, at) => ({
      key: `value${at}`,
      header,
      width: view.columns.length > 4 ? '92px' : '148px',
      phone: at === 0 ? ('amount' as const) : ('hide' as const),
    })),
    { key: 'from', header: t('mappings.set.from'), width: '96px', phone: 'meta' as const },
    { key: 'to', header: t('mappings.set.to'), width: '96px', phone: 'hide' as const },
    { key: 'state', header: t('mappings.set.state'), width: '104px', phone: 'hide' as const },
    { key: 'origin', header: t('mappings.set.origin'), width: '180px', phone: 'hide' as const },
  ]
}

function rowOf({ t }: Pick<WebCtx, 't'>, row: VersionRowView) {
  const by = t('mappings.set.by', { proposer: row.proposedBy, approver: row.approvedBy })
  return {
    id: row.id,
    label: `${row.entity} ${row.key}`,
    cells: {
      entity: row.entity || t('mappings.set.everyEntity'),
      key: <Ident value={row.key} most={34} />,
      ...Object.fromEntries(
        row.values.map((value, at) => [
          `value${at}`,
          <span key={value} title={value}>
            {value}
          </span>,
        ]),
      ),
      from: row.validFrom,
      to: row.validTo,
      state: row.isInForce ? (
        <StateWord tone="matched">{t('mappings.set.inForce')}</StateWord>
      ) : (
        <StateWord tone="excluded">{t('mappings.set.replaced')}</StateWord>
      ),
      origin: row.change ? (
        <span title={by}>
          <Ident value={row.change.reference} href={row.change.href} /> {by}
        </span>
      ) : (
        <span className="text-ink-2">{t('mappings.set.imported')}</span>
      ),
    },
  }
}
