import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { ProposeMappingForm } from '#components/mappings/propose-mapping-form'
import { PageHead } from '#components/page-head'
import { PlainTable } from '#components/plain-table'
import { authorise } from '#server/auth/authorise'
import { abilityFor } from '#server/auth/registry'
import { readMappingSet } from '#server/mappings/read-set'
import { firstValues, plainId, type SearchParams } from '../../address.ts'
import { changeColumns, changeRow } from '../change-columns.tsx'
import { formProps } from '../form-props.ts'
import { differencesPart } from './differences-part.tsx'
import { versionsPart } from './versions-part.tsx'

interface SetPageProps {
  readonly params: Promise<{ set: string }>
  readonly searchParams: SearchParams
}

const load = cache(async (set: string) => {
  const ctx = await authorise('mappings.open')
  return { ctx, view: await readMappingSet(ctx, { set }) }
})

export async function generateMetadata({ params }: SetPageProps): Promise<Metadata> {
  const { view } = await load(plainId((await params).set))
  return view ? { title: view.title } : {}
}

export default async function MappingSetPage({ params, searchParams }: SetPageProps) {
  const { ctx, view } = await load(plainId((await params).set))
  if (!view) notFound()
  const { t, actor } = ctx
  const { entity } = await firstValues(searchParams)
  const form = formProps(ctx, view.set)
  const canPropose = abilityFor('mappings.draft', actor.roles).shown
  const key = Object.fromEntries(view.keyFields.map((name) => [name, '']))
  const empty = {
    title: '',
    reason: '',
    rows: [{ entity: entity ?? '', key, value: {}, validFrom: '', validTo: null }],
  }
  return (
    <>
      <PageHead
        title={view.title}
        beside={view.version}
        lede={view.purpose}
        crumbs={[{ label: t('mappings.title'), href: '/mappings' }]}
        actions={
          canPropose && form ? (
            <ProposeMappingForm label={t('mappings.set.propose')} tone="primary" draft={empty} repost {...form} />
          ) : null
        }
      />
      <div className="flex min-w-0 flex-col gap-6 border-t border-line px-(--gutter) py-4">
        {differencesPart(ctx, view)}
        <PlainTable
          title={t('mappings.changes.all')}
          columns={changeColumns(t)}
          rows={view.changes.map(changeRow)}
          empty={t('mappings.changes.none')}
        />
        {versionsPart(ctx, view, entity)}
      </div>
    </>
  )
}
