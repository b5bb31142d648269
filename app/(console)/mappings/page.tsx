import type { Metadata } from 'next'
import { Link } from '#components/link'
import { Instant } from '#components/moment'
import { PageHead } from '#components/page-head'
import { PlainTable } from '#components/plain-table'
import { StateWord } from '#components/state'
import { authorise } from '#server/auth/authorise'
import type { Translate } from '#server/i18n/translator'
import { translatorOfReader } from '#server/i18n/translator-of-reader'
import type { SetCardView } from '#server/mappings/mapping-views'
import { readMappingSets } from '#server/mappings/read-sets'
import { firstValues, type SearchParams } from '../address.ts'
import { changeColumns, changeRow } from './change-columns.tsx'
import { CoveragePart } from './coverage-part.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await translatorOfReader())('mappings.title') }
}

export default async function MappingsPage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await authorise('mappings.read')
  const { t } = ctx
  const { entity } = await firstValues(searchParams)
  const { sets, changes } = await readMappingSets(ctx)
  return (
    <>
      <PageHead title={t('mappings.title')} lede={t('mappings.lede')} />
      <div className="flex min-w-0 flex-col gap-6 border-t border-line px-(--gutter) py-4">
        <CoveragePart ctx={ctx} entity={entity} />
        <PlainTable
          title={t('mappings.changes.title')}
          columns={changeColumns(t)}
          rows={changes.map(changeRow)}
          empty={t('mappings.changes.empty')}
        />
        <PlainTable title={t('mappings.sets')} columns={setColumns(t)} rows={sets.map(setRow)} />
      </div>
    </>
  )
}

function setColumns(t: Translate) {
  const end = { align: 'end' as const }
  return [
    { key: 'set', header: t('mappings.columns.set'), phone: 'main' as const },
    { key: 'version', header: t('mappings.columns.version'), width: '84px', phone: 'side' as const },
    { key: 'inForce', header: t('mappings.columns.inForce'), width: '116px', phone: 'amount' as const, ...end },
    { key: 'lastChange', header: t('mappings.columns.lastChange'), width: '320px', phone: 'hide' as const },
    { key: 'open', header: t('mappings.columns.openChanges'), width: '116px', phone: 'hide' as const, ...end },
    { key: 'differences', header: t('mappings.columns.differences'), width: '124px', phone: 'hide' as const, ...end },
  ]
}

function setRow(view: SetCardView) {
  return {
    id: view.set,
    label: view.title,
    href: view.href,
    cells: {
      set: (
        <Link className="link" href={view.href} title={view.purpose}>
          {view.title}
        </Link>
      ),
      version: view.version,
      inForce: <span className="num">{view.inForce}</span>,
      lastChange: view.lastChange ? (
        <span>
          <Link className="link ident" href={view.lastChange.href}>
            {view.lastChange.reference}
          </Link>{' '}
          {view.lastChange.by}, <Instant {...view.lastChange.at} />
        </span>
      ) : null,
      open: <span className="num">{view.openChanges}</span>,
      differences: view.differences ? <StateWord tone="warning">{view.differences}</StateWord> : null,
    },
  }
}
