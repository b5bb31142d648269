import { Lock } from 'lucide-react'
import { LinkButton } from '#components/button'
import { Ident } from '#components/ident'
import { Day } from '#components/moment'
import { Money } from '#components/money'
import { PlainTable } from '#components/plain-table'
import { Segmented } from '#components/segmented'
import { type StateTone, StateWord } from '#components/state'
import type { PreviewDocumentView } from '#server/mappings/mapping-views'
import { addressOf } from '../../../address.ts'
import type { QueryPartProps } from './part-props.ts'

const results = ['clears', 'changes', 'remains', 'breaks'] as const

const tones = {
  clears: 'matched',
  changes: 'medium',
  remains: 'missing',
  breaks: 'failed',
} as const satisfies Record<string, StateTone>

/** Every document the change says something new of, with what becomes of it. */
export function documentsPart({ ctx, view, query }: QueryPartProps) {
  const { t } = ctx
  if (!view.preview) return null
  const path = `/mappings/changes/${view.id}`
  const { result, after } = query
  const every = { label: t('mappings.change.every'), href: path, current: result === undefined }
  const segments = results.map((name) => ({
    label: t(`mappingChange.result.${name}`),
    href: addressOf(path, { result: name }),
    current: result === name,
  }))
  return (
    <div className="grid gap-2">
      <PlainTable
        title={t('mappings.change.documents')}
        aside={t('mappings.change.documentsAside')}
        actions={
          <div className="overflow-x-auto">
            <Segmented label={t('mappings.change.filter')} segments={[every, ...segments]} />
          </div>
        }
        columns={columnsOf(ctx)}
        rows={view.documents.map((row) => rowOf(ctx, row, addressOf(path, { after, result, document: row.id })))}
        empty={t('mappings.change.noDocuments')}
      />
      <div className="flex gap-2">
        {after ? (
          <LinkButton size="small" href={addressOf(path, { result })}>
            {t('mappings.change.first')}
          </LinkButton>
        ) : null}
        {view.nextDocuments ? (
          <LinkButton size="small" href={addressOf(path, { result, after: view.nextDocuments })}>
            {t('mappings.change.more')}
          </LinkButton>
        ) : null}
      </div>
    </div>
  )
}

function columnsOf({ t }: QueryPartProps['ctx']) {
  return [
    { key: 'number', header: t('mappings.change.document'), width: '124px', phone: 'main' as const },
    { key: 'customer', header: t('mappings.change.customer'), phone: 'meta' as const },
    { key: 'period', header: t('mappings.change.period'), width: '84px', phone: 'hide' as const },
    {
      key: 'gross',
      header: t('mappings.change.gross'),
      width: '124px',
      align: 'end' as const,
      phone: 'amount' as const,
    },
    { key: 'now', header: t('mappings.change.now'), width: '84px', phone: 'hide' as const },
    { key: 'then', header: t('mappings.change.then'), width: '84px', phone: 'hide' as const },
    { key: 'postsOn', header: t('mappings.change.postsOn'), width: '92px', phone: 'hide' as const },
    { key: 'result', header: t('mappings.change.result'), width: '88px', phone: 'side' as const },
  ]
}

function rowOf({ t }: QueryPartProps['ctx'], row: PreviewDocumentView, href: string) {
  return {
    id: row.id,
    label: row.number,
    cells: {
      number: <Ident value={row.number} href={`${href}#one`} most={20} />,
      customer: <span title={row.customer}>{row.customer}</span>,
      period: (
        <span className="inline-flex items-center gap-1">
          {row.period}
          {row.periodState === 'locked' ? (
            <Lock className="size-3.5 text-ink-2" role="img" aria-label={t('mappings.change.locked')} />
          ) : null}
        </span>
      ),
      gross: <Money amount={row.gross} decimals={3} showCode />,
      now: <span title={row.before}>{row.before}</span>,
      then: (
        <span className="font-semibold" title={row.after}>
          {row.after}
        </span>
      ),
      postsOn: row.postingOn ? <Day day={row.postingOn} /> : null,
      result: (
        <StateWord tone={tones[row.result]} title={row.remedyWord}>
          {row.resultWord}
        </StateWord>
      ),
    },
  }
}
