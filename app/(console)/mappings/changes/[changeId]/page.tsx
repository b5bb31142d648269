import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { Ident } from '#components/ident'
import { Instant } from '#components/moment'
import { PageHead } from '#components/page-head'
import { LiveNote } from '#components/runs/live-note'
import { Badge } from '#components/state'
import { authorise } from '#server/auth/authorise'
import { readMappingChange } from '#server/mappings/read-change'
import { firstValues, type SearchParams } from '../../../address.ts'
import { changeTone } from '../../change-columns.tsx'
import { changeActions } from './change-actions.tsx'
import { ChangeAside } from './change-aside.tsx'
import { DiffPart } from './diff-part.tsx'
import { documentPart } from './document-part.tsx'
import { documentsPart } from './documents-part.tsx'
import { effectPart } from './effect-part.tsx'
import { isMoving } from './is-moving.ts'
import { simulationPart } from './simulation-part.tsx'

interface ChangePageProps {
  readonly params: Promise<{ changeId: string }>
  readonly searchParams: SearchParams
}

/** Title and page ask for the same change; it is read once per request. */
const load = cache(async (changeId: string, after?: string, document?: string, result?: string) => {
  const ctx = await authorise('mappings.review')
  return { ctx, view: await readMappingChange(ctx, { changeId, after, document, result }) }
})

async function loadFor({ params, searchParams }: ChangePageProps) {
  const query = await firstValues(searchParams)
  const { after, document, result } = query
  return { ...(await load((await params).changeId, after, document, result)), query }
}

export async function generateMetadata(props: ChangePageProps): Promise<Metadata> {
  const { view } = await loadFor(props)
  return view ? { title: `${view.reference} ${view.title}` } : {}
}

export default async function MappingChangePage(props: ChangePageProps) {
  const { ctx, view, query } = await loadFor(props)
  if (!view) notFound()
  const { t } = ctx
  const part = { ctx, view, query }
  return (
    <>
      <PageHead
        title={view.title}
        beside={
          <>
            <Ident value={view.reference} copyable />
            <Badge tone={changeTone(view.state)}>{view.stateWord}</Badge>
            {view.case ? (
              <span>
                {t('mappings.change.for')} <Ident value={view.case.reference} href={view.case.href} />
              </span>
            ) : null}
            <span>
              {t('mappings.change.proposed', { name: view.proposedBy })} <Instant {...view.proposedAt} />
            </span>
          </>
        }
        crumbs={[
          { label: t('mappings.title'), href: '/mappings' },
          { label: view.setTitle, href: view.setHref },
        ]}
        actions={changeActions(part)}
      />
      {isMoving(ctx, view) ? <LiveNote text={t('mappings.change.moving')} /> : null}
      <div className="detail">
        <div className="detail-evidence">
          <DiffPart ctx={ctx} view={view} />
          {simulationPart(part)}
          {effectPart(part)}
          {documentPart(part)}
          {documentsPart(part)}
        </div>
        <ChangeAside ctx={ctx} view={view} />
      </div>
    </>
  )
}
