import { Notice } from '#components/notice'
import { PageHead } from '#components/page-head'
import { authorise } from '#server/auth/authorise'

export default async function QueuePage() {
  const { t } = await authorise('queue.read')
  return (
    <>
      <PageHead title={t('shell.nav.queue')} />
      <Notice kind="empty" title={t('notices.queueEmpty.title')}>
        {t('notices.queueEmpty.body')}
      </Notice>
    </>
  )
}
