import type { Metadata } from 'next'
import { Notice } from '#components/notice'
import { PageHead } from '#components/page-head'
import { PlainTable } from '#components/plain-table'
import { authorise } from '#server/auth/authorise'
import { readWaitingCorrections } from '#server/corrections/read-plans'
import { translatorOfReader } from '#server/i18n/translator-of-reader'
import { readChangesToApprove } from '#server/mappings/read-sets'
import { readPolicies } from '#server/policies/read-policies'
import {
  acceptanceRequest,
  changeRequest,
  planRequest,
  policyRequest,
  requestColumns,
  requestRow,
} from './request-rows.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await translatorOfReader())('approvals.title') }
}

export default async function ApprovalsPage() {
  const ctx = await authorise('approvals.read')
  const { t } = ctx
  const reader = { userId: ctx.actor.userId, scope: ctx.scope, today: ctx.today() }
  const [changes, { plans, acceptances }, policies] = await Promise.all([
    readChangesToApprove(ctx),
    readWaitingCorrections(ctx),
    readPolicies(ctx.db, reader),
  ])
  const requests = [
    ...changes.map(changeRequest),
    ...plans.map(planRequest),
    ...acceptances.map((view) => acceptanceRequest(ctx, view)),
    ...policies.policies
      .filter((policy) => policy.state === 'proposed')
      .map((policy) => policyRequest(ctx, policies, policy)),
  ]
  const mine = requests.filter((request) => request.refusal === null)
  const others = requests.filter((request) => request.refusal !== null)
  return (
    <>
      <PageHead title={t('approvals.title')} lede={t('approvals.lede')} />
      <div className="flex min-w-0 flex-col gap-6 border-t border-line px-(--gutter) py-4">
        {requests.length === 0 ? (
          <Notice kind="done" title={t('approvals.doneTitle')}>
            {t('approvals.doneBody')}
          </Notice>
        ) : (
          <>
            <PlainTable
              title={t('approvals.mine')}
              aside={t('approvals.mineAside', { count: mine.length })}
              columns={requestColumns(t, 'mine')}
              rows={mine.map((request) => requestRow(t, request))}
              empty={t('approvals.mineEmpty')}
            />
            <PlainTable
              title={t('approvals.others')}
              aside={t('approvals.othersAside')}
              columns={requestColumns(t, 'others')}
              rows={others.map((request) => requestRow(t, request))}
              empty={t('approvals.othersEmpty')}
            />
          </>
        )}
      </div>
    </>
  )
}
