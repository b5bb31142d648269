import { LinkButton } from '#components/button'
import { Notice } from '#components/notice'
import { translatorOfReader } from '#server/i18n/translator-of-reader'

/** What an address says that leads nowhere, or to something outside the reader's entities. */
export async function LostNotice() {
  const t = await translatorOfReader()
  return (
    <Notice
      kind="lost"
      page
      title={t('notices.notFound.title')}
      action={<LinkButton href="/">{t('notices.notFound.action')}</LinkButton>}
    >
      {t('notices.notFound.body')}
    </Notice>
  )
}
