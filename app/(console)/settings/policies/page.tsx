import type { Metadata } from 'next'
import { PageHead } from '#components/page-head'
import { PlainTable } from '#components/plain-table'
import { authorise } from '#server/auth/authorise'
import { abilityFor } from '#server/auth/registry'
import type { WebCtx } from '#server/auth/web-ctx'
import { decimalText } from '#server/i18n/format'
import { translatorOfReader } from '#server/i18n/translator-of-reader'
import type { PoliciesPage as PoliciesView } from '#server/policies/policy-views'
import { readPolicies } from '#server/policies/read-policies'
import { proposeForm } from './policy-form-part.tsx'
import { policyColumns, policyRow } from './policy-rows.tsx'

const kinds = ['tolerance', 'materiality', 'cap'] as const

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await translatorOfReader())('policies.title') }
}

/** What waits for a second person first, then every version of every policy by kind. */
export default async function PoliciesPage() {
  const ctx = await authorise('policies.read')
  const { t } = ctx
  const page = await readPolicies(ctx.db, { userId: ctx.actor.userId, scope: ctx.scope, today: ctx.today() })
  const inForce = page.policies.filter((policy) => policy.state === 'in_force').length
  return (
    <>
      <PageHead
        title={t('policies.title')}
        beside={t('policies.count', { count: inForce })}
        lede={t('policies.lede')}
        actions={abilityFor('policies.propose', ctx.actor.roles).shown ? proposeForm(ctx, page) : undefined}
      />
      <div className="flex min-w-0 flex-col gap-6 border-t border-line px-(--gutter) py-4">
        {waitingTable(ctx, page)}
        {kinds.map((kind) => kindTable(ctx, page, kind))}
      </div>
    </>
  )
}

function waitingTable(ctx: WebCtx, page: PoliciesView) {
  const { t } = ctx
  const waiting = page.policies.filter((policy) => policy.state === 'proposed')
  return (
    <PlainTable
      title={t('policies.waiting.title')}
      aside={t('policies.waiting.aside', { count: waiting.length })}
      columns={policyColumns(t, 'waiting')}
      rows={waiting.map((policy) => policyRow(ctx, page, policy))}
      empty={t('policies.waiting.empty')}
    />
  )
}

function kindTable(ctx: WebCtx, page: PoliciesView, kind: (typeof kinds)[number]) {
  const { t } = ctx
  const about = { percent: decimalText(page.generalCapPercent, ctx.locale) }
  return (
    <PlainTable
      key={kind}
      title={t(`policies.${kind}.title`)}
      aside={t(`policies.${kind}.aside`, about)}
      columns={policyColumns(t, 'kind')}
      rows={page.policies
        .filter((policy) => policy.kind === kind && policy.state !== 'proposed')
        .map((policy) => policyRow(ctx, page, policy))}
      empty={t(`policies.${kind}.empty`, about)}
    />
  )
}
