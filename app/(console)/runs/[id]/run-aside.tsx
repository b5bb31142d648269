import { Ident } from '#components/ident'
import { Instant } from '#components/moment'
import { FactList, SectionHead } from '#components/panel'
import type { WebCtx } from '#server/auth/web-ctx'
import type { RunDetail } from '#server/runs/read-run'
import { countNames } from '#server/runs/run-view'

/** When a run was made, its hashes, its counts and the rule versions it judged by. */
export function runAside({ t }: WebCtx, { run, inputSha, rules }: RunDetail) {
  const hash = (value: string) => (value ? <Ident value={value} most={20} copyable /> : '')
  const counted = countNames.filter((name) => run.counts[name] !== '')
  return (
    <aside className="flex min-w-0 flex-col gap-5 border-line bg-surface-1 px-(--gutter) py-4 max-lg:row-start-1 max-lg:border-b lg:border-l">
      <section>
        <SectionHead title={t('runs.detail.facts')} />
        <FactList
          facts={[
            { term: t('runs.columns.asOf'), detail: <Instant {...run.asOf} /> },
            { term: t('runs.columns.run'), detail: <Instant {...run.started} /> },
            { term: t('runs.columns.duration'), detail: run.duration },
            { term: t('runs.columns.kind'), detail: run.kind },
            { term: t('runs.columns.by'), detail: run.requestedBy },
            { term: t('runs.detail.result'), detail: hash(run.resultSha) },
            { term: t('runs.detail.input'), detail: hash(inputSha) },
          ]}
        />
      </section>
      <section>
        <SectionHead title={t('runs.detail.counts')} />
        <FactList
          facts={counted.map((name) => ({
            term: t(`runs.counts.${name}`),
            detail: <span className="num">{run.counts[name]}</span>,
          }))}
        />
      </section>
      <section>
        <SectionHead title={t('runs.detail.rules')} aside={String(rules.length)} />
        <ul className="flex flex-wrap gap-x-3 gap-y-1">
          {rules.map((rule) => (
            <li key={rule} className="ident text-ink-2">
              {rule}
            </li>
          ))}
        </ul>
      </section>
    </aside>
  )
}
