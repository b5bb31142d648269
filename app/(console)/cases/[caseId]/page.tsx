import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { Ident } from '#components/ident'
import { PageHead } from '#components/page-head'
import { Badge, severityTone } from '#components/state'
import { authorise } from '#server/auth/authorise'
import { readAssignees } from '#server/exceptions/read-assignees'
import { readCase } from '#server/exceptions/read-case'
import { firstValues, type SearchParams } from '../../address.ts'
import { AffectedPart } from './affected-part.tsx'
import { CaseDecision } from './case-decision.tsx'
import { DocumentsPart } from './documents-part.tsx'

interface CasePageProps {
  readonly params: Promise<{ caseId: string }>
  readonly searchParams: SearchParams
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Title and page ask for the same case; it is read once per request. */
const load = cache(async (caseId: string, after: string | undefined, before: string | undefined) => {
  const ctx = await authorise('cases.read')
  const view = uuid.test(caseId) ? await readCase(ctx, caseId, { after, before }) : null
  return { ctx, view }
})

async function loadFor({ params, searchParams }: CasePageProps) {
  const { after, before } = await firstValues(searchParams)
  return load((await params).caseId, after, before)
}

export async function generateMetadata(props: CasePageProps): Promise<Metadata> {
  const { ctx, view } = await loadFor(props)
  return view ? { title: ctx.t('case.titleOf', { reference: view.reference, title: view.text.title }) } : {}
}

export default async function CasePage(props: CasePageProps) {
  const { ctx, view } = await loadFor(props)
  if (!view) notFound()
  const { t } = ctx
  const people = await readAssignees(ctx)
  return (
    <>
      <PageHead
        title={view.text.title}
        beside={
          <>
            <Ident value={view.reference} copyable />
            <Badge tone={severityTone(view.severity)}>{t(`states.severity.${view.severity}`)}</Badge>
            <span>{t('case.pages', { count: view.counts.open })}</span>
          </>
        }
        lede={view.text.sentence}
        crumbs={[
          { label: t('work.queue.title'), href: '/queue' },
          { label: t('case.crumb'), href: '/queue?by=case' },
        ]}
      />
      <div className="detail">
        <div className="detail-evidence">
          <AffectedPart ctx={ctx} view={view} />
          <DocumentsPart ctx={ctx} view={view} />
        </div>
        <CaseDecision ctx={ctx} view={view} people={people} />
      </div>
    </>
  )
}
