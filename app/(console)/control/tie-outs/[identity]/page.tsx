import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Notice } from '#components/notice'
import { PageHead } from '#components/page-head'
import { Pager } from '#components/pager'
import { Badge } from '#components/state'
import { authorise } from '#server/auth/authorise'
import type { WebCtx } from '#server/auth/web-ctx'
import { readTieOutCell } from '#server/control/read-tie-out-cell'
import { readTieOuts } from '#server/control/read-tie-outs'
import { translatorOfReader } from '#server/i18n/translator-of-reader'
import { addressOf, firstValues, type SearchParams } from '../../../address.ts'
import { identityAbout, identityWord, isIdentity } from '../../identity-words.ts'
import { cellHref, tieOutTable } from '../../tie-out-parts.tsx'
import { cellActions, cellTones, placeTable, totals } from './cell-parts.tsx'

type Query = Readonly<Record<string, string | undefined>>

export async function generateMetadata(): Promise<Metadata> {
  const t = await translatorOfReader()
  return { title: t('control.tieOuts') }
}

/** A tie-out: without a cell in the address all cells of the identity, with one what makes it up. */
export default async function TieOutPage({
  params,
  searchParams,
}: {
  params: Promise<{ identity: string }>
  searchParams: SearchParams
}) {
  const ctx = await authorise('tie-outs.open')
  const { identity } = await params
  if (!isIdentity(identity)) notFound()
  const query = await firstValues(searchParams)
  const { of: entity, currency, month: period } = query
  const head = { title: `${identity}  ${identityWord(ctx, identity)}`, about: identityAbout(ctx, identity) }
  if (!entity || !currency || !period) return cellsOf(ctx, identity, query, head)
  return oneCell(ctx, { identity, entity, currency, period }, query, head)
}

interface Head {
  readonly title: string
  readonly about: string
}

async function cellsOf(ctx: WebCtx, identity: string, query: Query, head: Head) {
  const kept = { entity: query['entity'], period: query['period'] }
  const ties = await readTieOuts(ctx, { ...kept, identity })
  return (
    <>
      <PageHead
        title={head.title}
        lede={head.about}
        crumbs={[{ label: ctx.t('control.title'), href: addressOf('/control', kept) }]}
      />
      {tieOutTable(ctx, ties.lines)}
    </>
  )
}

async function oneCell(
  ctx: WebCtx,
  cell: { identity: string; entity: string; currency: string; period: string },
  query: Query,
  head: Head,
) {
  const { t } = ctx
  const all = query['rows'] === 'all'
  const kept = { entity: query['entity'], period: query['period'] }
  const view = await readTieOutCell(ctx, { ...cell, all, after: query['after'] })
  if (!view) notFound()
  const rows = all ? 'all' : undefined
  const at = (more: Query) => cellHref(cell.identity, cell, { ...kept, ...more })
  const states = { tied: t('control.ties'), explained: t('control.explainedState'), open: t('control.open') }
  return (
    <>
      <PageHead
        title={head.title}
        beside={
          <>
            <span>{`${cell.entity} · ${cell.currency} · ${cell.period}`}</span>
            <Badge tone={cellTones[view.state]}>{states[view.state]}</Badge>
          </>
        }
        lede={head.about}
        crumbs={[
          { label: t('control.title'), href: addressOf('/control', kept) },
          { label: cell.identity, href: addressOf(`/control/tie-outs/${cell.identity}`, kept) },
        ]}
        actions={cellActions(ctx, cell, { all, differing: at({}), everything: at({ rows: 'all' }) })}
      />
      {totals(ctx, view)}
      {view.places.length === 0 ? (
        <Notice kind="empty" title={t('control.ties')}>
          {t('control.cell.none')}
        </Notice>
      ) : (
        placeTable(ctx, view)
      )}
      <Pager
        summary={t('control.cell.page', { count: view.places.length })}
        first={query['after'] ? at({ rows }) : null}
        previous={null}
        next={view.next ? at({ rows, after: view.next }) : null}
      />
    </>
  )
}
