import type { Metadata } from 'next'
import { PageHead } from '#components/page-head'
import { PlanTable } from '#components/plans/plan-table'
import { LiveNote } from '#components/runs/live-note'
import { Segmented } from '#components/segmented'
import { authorise } from '#server/auth/authorise'
import { readPlanLines } from '#server/corrections/plan-figures'
import { translatorOfReader } from '#server/i18n/translator-of-reader'
import { firstValues, type SearchParams } from '../address.ts'
import { heads, nothing, planRow, segments } from './list-parts.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await translatorOfReader())('plans.title') }
}

export default async function PlansPage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await authorise('plans.read')
  const { t } = ctx
  const query = await firstValues(searchParams)
  const plans = await readPlanLines(ctx, { entity: query['entity'], state: query['state'] })
  return (
    <>
      <PageHead title={t('plans.title')} beside={t('plans.page', { count: plans.length })} lede={t('plans.lede')} />
      {plans.some((plan) => plan.state === 'executing') ? <LiveNote text={t('plans.moving')} /> : null}
      <div className="overflow-x-auto px-(--gutter) pb-2.5">
        <Segmented label={t('plans.filter')} segments={segments(ctx, query)} />
      </div>
      {plans.length === 0 ? (
        nothing(ctx, query)
      ) : (
        <div className="min-h-0 flex-1 overflow-auto border-t border-line [--edge:var(--gutter)]">
          <PlanTable caption={t('plans.title')} heads={heads(ctx)} plans={plans.map((plan) => planRow(ctx, plan))} />
        </div>
      )}
    </>
  )
}
