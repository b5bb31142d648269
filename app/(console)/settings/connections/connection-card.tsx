import { AskButton } from '#components/ask-button'
import { TestButton } from '#components/connections/test-button'
import { Ident } from '#components/ident'
import { Instant } from '#components/moment'
import { FactList, Panel, SectionHead } from '#components/panel'
import { Badge, StateWord } from '#components/state'
import { abilityFor } from '#server/auth/registry'
import type { WebCtx } from '#server/auth/web-ctx'
import type { ConnectionsPage, ConnectionView } from '#server/connections/read-connections-page'
import { connectionForm } from './connection-form-part.tsx'

/** One ERP: where it is, which entities go there, how far it was read, and what its test found. */
export function connectionCard(ctx: WebCtx, page: ConnectionsPage, connection: ConnectionView) {
  const canChange = abilityFor('connections.save', ctx.actor.roles).shown
  return (
    <Panel key={connection.id} className="p-4">
      <SectionHead
        title={connection.name}
        aside={
          <span className="inline-flex items-center gap-2">
            {connection.kindWord}
            <Badge tone={connection.state === 'active' ? 'matched' : 'warning'}>{connection.stateWord}</Badge>
          </span>
        }
        actions={canChange ? controls(ctx, page, connection) : undefined}
      />
      <div className="mt-2 grid gap-6 lg:grid-cols-2">
        <FactList facts={facts(ctx, connection)} />
        {findings(ctx, connection)}
      </div>
    </Panel>
  )
}

function facts({ t }: WebCtx, connection: ConnectionView) {
  const { lanes, lastPull, readUntil } = connection
  const never = t('connections.facts.never')
  const rows = [
    { term: t('connections.facts.address'), detail: <Ident value={connection.baseUrl} copyable most={44} /> },
    ...(connection.kind === 'tryton'
      ? [
          { term: t('connections.facts.database'), detail: connection.database },
          { term: t('connections.facts.user'), detail: connection.user },
        ]
      : []),
    {
      term: t('connections.facts.lanes'),
      detail:
        lanes.length === 0
          ? t('connections.facts.noLanes')
          : lanes.map((lane) => <span key={lane.entity} className="block">{`${lane.entity} → ${lane.company}`}</span>),
    },
    { term: t('connections.facts.pull'), detail: lastPull ? <Instant {...lastPull} /> : never },
    { term: t('connections.facts.until'), detail: readUntil ? <Instant {...readUntil} /> : never },
    { term: t('connections.facts.proof'), detail: proof({ t }, connection) },
  ]
  return connection.problem ? [...rows, { term: t('connections.facts.problem'), detail: connection.problem }] : rows
}

/** Tested is less than read back: only what was read back proves a posting. */
function proof({ t }: Pick<WebCtx, 't'>, { check, readUntil }: ConnectionView) {
  if (!check) {
    return readUntil ? (
      <StateWord tone="matched">{t('connections.proof.readBack')}</StateWord>
    ) : (
      <StateWord tone="missing">{t('connections.proof.untested')}</StateWord>
    )
  }
  const at = check.at.text
  return (
    <StateWord tone={check.passed ? 'matched' : 'failed'}>
      {t(check.passed ? 'connections.proof.tested' : 'connections.proof.failed', { at })}
    </StateWord>
  )
}

function findings({ t }: WebCtx, { check }: ConnectionView) {
  if (!check) return null
  const { text: at, zone } = check.at
  return (
    <section>
      <SectionHead title={t('connections.findings')} aside={t('connections.findingsAside', { at, zone })} />
      <ul className="grid gap-2">
        {check.findings.map((finding) => (
          <li key={finding.name} className="[overflow-wrap:anywhere]">
            <StateWord tone={finding.passed ? 'matched' : 'failed'}>
              {finding.name}
              <span className="sr-only">: {t(finding.passed ? 'connections.passed' : 'connections.failed')}</span>
            </StateWord>
            <span className="block text-ink-2">{finding.detail}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function controls(ctx: WebCtx, page: ConnectionsPage, connection: ConnectionView) {
  const { t } = ctx
  const { id: connectionId, name, rowVersion, state } = connection
  const step = state === 'active' ? 'pause' : 'resume'
  const pull = abilityFor('connections.pull-now', ctx.actor.roles, state)
  return (
    <>
      <TestButton connectionId={connectionId} label={t('connections.test')} testing={t('connections.testing')} />
      <AskButton
        action="connections.pull-now"
        input={{ connectionId }}
        label={t('connections.pull')}
        size="small"
        refusal={pull.shown && pull.refusal !== null ? t('refusals.connection_paused') : null}
        words={{
          title: t('connections.pullTitle', { name }),
          body: t('connections.pullBody'),
          cancel: t('connections.cancel'),
          done: t('connections.pullDone'),
        }}
      />
      <AskButton
        action={`connections.${step}`}
        input={{ connectionId, rowVersion }}
        label={t(`connections.${step}`)}
        size="small"
        words={{
          title: t(`connections.${step}Title`, { name }),
          body: t(`connections.${step}Body`),
          cancel: t('connections.cancel'),
          done: t(step === 'pause' ? 'connections.paused' : 'connections.resumed'),
        }}
      />
      {connection.kind === 'tryton' ? connectionForm(ctx, page, connection) : null}
    </>
  )
}
