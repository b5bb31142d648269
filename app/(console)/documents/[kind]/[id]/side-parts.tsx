import { MatchMembers } from '#components/documents/match-members'
import { VersionList } from '#components/documents/version-list'
import { Ident } from '#components/ident'
import { Money } from '#components/money'
import { SectionHead } from '#components/panel'
import { StateWord } from '#components/state'
import type { WebCtx } from '#server/auth/web-ctx'
import type { DocumentDetail } from '#server/documents/read-document'

/** The match that the document belongs to. */
export function matchPanel({ t }: WebCtx, { match }: DocumentDetail) {
  return (
    <section>
      <SectionHead title={t('documents.detail.match')} />
      {match ? (
        <MatchMembers
          tone={match.status === 'suggested' ? 'suggested' : match.exact ? 'matched' : 'low'}
          word={t(`states.match.${match.status}`)}
          rule={t('documents.detail.matchAside', { rule: match.rule, score: match.score })}
          members={match.members.map((member) => ({
            ...member,
            role:
              member.side === 'erp'
                ? t('documents.role.erp', { role: t(`documents.role.${member.role}`) })
                : t('documents.role.billing'),
          }))}
          difference={{ label: t('documents.detail.difference'), amount: match.difference }}
        />
      ) : (
        <p className="text-ink-2">{t('documents.detail.noMatch')}</p>
      )}
    </section>
  )
}

/** The exceptions about the document, open ones first. */
export function exceptionsPanel({ t }: WebCtx, { exceptions }: DocumentDetail) {
  return (
    <section>
      <SectionHead title={t('documents.detail.exceptions')} />
      {exceptions.length === 0 ? <p className="text-ink-2">{t('documents.detail.noExceptions')}</p> : null}
      <ul className="flex flex-col gap-1">
        {exceptions.map((exception) => (
          <li key={exception.id} className="flex items-center gap-2">
            <Ident value={exception.reference} href={exception.href} />
            <StateWord tone={exception.isOpen ? 'warning' : 'low'} title={exception.status}>
              {exception.isOpen ? exception.class : exception.status}
            </StateWord>
            <span className="ml-auto">
              <Money amount={exception.variance} showCode />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Every version that was received. */
export function versionsPanel({ t }: WebCtx, { versions }: DocumentDetail) {
  return (
    <section>
      <SectionHead
        title={t('documents.detail.versions')}
        aside={t('documents.detail.versionsAside', { count: versions.length })}
      />
      <VersionList
        versions={versions}
        labels={{
          first: t('documents.detail.firstVersion'),
          unchanged: t('documents.detail.unchangedContent'),
          more: t('documents.detail.moreChanges'),
        }}
      />
    </section>
  )
}
