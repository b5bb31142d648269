import type { Tab } from '#components/tabs'
import { judge, type PageName, registry } from '#server/auth/registry'
import type { WebCtx } from '#server/auth/web-ctx'
import { addressOf } from '../address.ts'

const views = ['tieouts', 'bridge', 'revenue', 'documents', 'feeds', 'findings'] as const

export type ControlView = (typeof views)[number]

const pageOf: Readonly<Record<ControlView, PageName>> = {
  tieouts: 'control.read',
  bridge: 'bridge.read',
  revenue: 'revenue.read',
  documents: 'control.read',
  feeds: 'control.read',
  findings: 'source-findings.read',
}

/** The views of the controls that the reader may open, for the same entity and month. */
export function controlTabs(
  { t, actor }: WebCtx,
  current: ControlView,
  kept: { entity?: string | undefined; period?: string | undefined },
): readonly Tab[] {
  return views
    .filter((name) => judge(registry[pageOf[name]].roles, actor.roles) === 'allowed')
    .map((name) => ({
      label: t(`control.views.${name}`),
      href: addressOf(registry[pageOf[name]].path, {
        ...kept,
        view: name === 'documents' || name === 'feeds' ? name : undefined,
      }),
      current: name === current,
    }))
}
