import type { Metadata } from 'next'
import { LedgerTable } from '#components/ledger-table'
import { MemberAction } from '#components/members/member-action'
import { Instant } from '#components/moment'
import { PageHead } from '#components/page-head'
import { StateWord } from '#components/state'
import { authorise } from '#server/auth/authorise'
import type { Translate } from '#server/i18n/translator'
import { translatorOfReader } from '#server/i18n/translator-of-reader'
import { type MemberView, readMembers } from '#server/members/read-members'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await translatorOfReader())('members.title') }
}

export default async function MembersPage() {
  const ctx = await authorise('members.read')
  const { t } = ctx
  const members = await readMembers(ctx)
  return (
    <>
      <PageHead
        title={t('members.title')}
        beside={t('members.count', { count: members.length })}
        lede={t('members.lede')}
      />
      <div className="border-t border-line [--edge:var(--gutter)]">
        <LedgerTable
          caption={t('members.title')}
          folding
          columns={columnsFor(t)}
          rows={members.map((member) => rowFor(t, member))}
        />
      </div>
    </>
  )
}

function columnsFor(t: Translate) {
  return [
    { key: 'name', header: t('members.name'), width: '200px', phone: 'main' as const },
    { key: 'email', header: t('members.email'), width: '260px', phone: 'hide' as const },
    { key: 'roles', header: t('members.roles'), phone: 'meta' as const },
    { key: 'lastSignIn', header: t('members.lastSignIn'), width: '190px', phone: 'hide' as const },
    { key: 'state', header: t('members.state'), width: '120px', phone: 'side' as const },
    {
      key: 'action',
      header: <span className="sr-only">{t('members.change')}</span>,
      width: '172px',
      align: 'end' as const,
      phone: 'amount' as const,
    },
  ]
}

function rowFor(t: Translate, member: MemberView) {
  const { name, email } = member
  return {
    id: member.id,
    label: name,
    cells: {
      name: <span className="font-medium">{name}</span>,
      email,
      roles: member.roles.join(', '),
      lastSignIn: member.lastSignIn ? (
        <Instant {...member.lastSignIn} />
      ) : (
        <span className="text-ink-2">{t('members.never')}</span>
      ),
      state: (
        <StateWord tone={member.isClosed ? 'excluded' : 'matched'}>
          {t(member.isClosed ? 'members.closed' : 'members.open')}
        </StateWord>
      ),
      action: (
        <MemberAction
          userId={member.id}
          isClosed={member.isClosed}
          refusal={member.isSelf ? t('refusals.own_account') : null}
          words={{
            close: t('members.close'),
            reopen: t('members.reopen'),
            cancel: t('members.cancel'),
            closeTitle: t('members.closeTitle', { name }),
            closeBody: t('members.closeBody', { name, email }),
          }}
        />
      ),
    },
  }
}
