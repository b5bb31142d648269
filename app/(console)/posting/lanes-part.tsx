import { Note } from '#components/notice'
import { Panel, SectionHead } from '#components/panel'
import { LaneTable } from '#components/posting/lane-table'
import type { PostingGroupName } from '#components/posting/posting-tones'
import type { WebCtx } from '#server/auth/web-ctx'
import type { LanePage, LaneView } from '#server/posting/read-lanes'
import { addressOf } from '../address.ts'
import { laneAction } from './lane-action.tsx'

type Query = Readonly<Record<string, string | undefined>>

const groups = ['prepared', 'ready', 'sending', 'posted', 'confirmed', 'uncertain', 'rejected', 'cancelled'] as const

/** The lanes above the list. */
export function lanesPart(ctx: WebCtx, { lanes }: LanePage, query: Query) {
  const { t } = ctx
  return (
    <section className="px-(--gutter) pb-4">
      <SectionHead title={t('posting.lanes')} aside={t('posting.lanesAside')} />
      {lanes.length === 0 ? (
        <Note>
          {t('posting.noLanes.title')}. {t('posting.noLanes.body')}
        </Note>
      ) : (
        <Panel className="overflow-x-auto">
          <LaneTable
            caption={t('posting.lanes')}
            heads={{
              entity: t('posting.laneColumns.entity'),
              company: t('posting.laneColumns.company'),
              state: t('posting.laneColumns.state'),
              pull: t('posting.laneColumns.pull'),
            }}
            groups={named((group) => t(`posting.group.${group}`))}
            never={t('posting.never')}
            lanes={lanes.map((lane) => laneRow(ctx, lane, query))}
          />
        </Panel>
      )}
    </section>
  )
}

function laneRow(ctx: WebCtx, lane: LaneView, query: Query) {
  return {
    ...lane,
    note: lane.pausedReason ?? lane.problem,
    retryAt: lane.retry?.at.iso ?? null,
    hrefs: named((state) => addressOf('/posting', { entity: lane.entity, period: query['period'], state })),
    actions: laneAction(ctx, lane),
  }
}

function named<Value>(make: (group: PostingGroupName) => Value): Record<PostingGroupName, Value> {
  const entries = groups.map((group) => [group, make(group)])
  return Object.fromEntries(entries) as Record<PostingGroupName, Value> // made from every group
}
