import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { Ident } from '#components/ident'
import { PageHead } from '#components/page-head'
import { planTones } from '#components/plans/plan-tones'
import { LiveNote } from '#components/runs/live-note'
import { Badge } from '#components/state'
import { authorise } from '#server/auth/authorise'
import { readPlanFigures } from '#server/corrections/plan-figures'
import { readPlan } from '#server/corrections/read-plan'
import { decisionPart } from './decision-part.tsx'
import { effectTable, rowTable } from './plan-parts.tsx'
import { planSentence } from './plan-sentence.ts'

interface PlanPageProps {
  readonly params: Promise<{ planId: string }>
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Title and page ask for the same plan; it is read once per request. */
const load = cache(async (planId: string) => {
  const ctx = await authorise('plans.open')
  const view = uuid.test(planId) ? await readPlan(ctx, planId) : null
  return { ctx, view, figures: view && (await readPlanFigures(ctx, view)) }
})

export async function generateMetadata({ params }: PlanPageProps): Promise<Metadata> {
  const { view } = await load((await params).planId)
  return view ? { title: `${view.head.reference} ${view.head.title}` } : {}
}

export default async function PlanPage({ params }: PlanPageProps) {
  const { ctx, view, figures } = await load((await params).planId)
  if (!view || !figures) notFound()
  const { t } = ctx
  const { head } = view
  return (
    <>
      <PageHead
        title={head.title}
        beside={
          <>
            <Ident value={head.reference} copyable />
            <Badge tone={planTones[head.state]}>{head.stateWord}</Badge>
          </>
        }
        lede={planSentence(ctx, view, figures)}
        crumbs={[{ label: t('plans.title'), href: '/plans' }]}
      />
      {figures.isMoving ? <LiveNote text={t('plans.moving')} /> : null}
      <div className="detail">
        <div className="detail-evidence">
          {rowTable(ctx, view)}
          {effectTable(ctx, view)}
        </div>
        {decisionPart(ctx, view, figures)}
      </div>
    </>
  )
}
