import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { BrandMark } from '#components/brand'
import { SignInForm } from '#components/sign-in-form'
import { signInLimit } from '#server/auth/sign-in'
import { currentPerson } from '#server/auth/web-ctx'
import { translatorOfReader } from '#server/i18n/translator-of-reader'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await translatorOfReader())('signIn.title') }
}

export default async function LoginPage(props: { searchParams: Promise<{ next?: string | string[] }> }) {
  const next = ownPath((await props.searchParams).next)
  if (await currentPerson()) redirect(next)
  const t = await translatorOfReader()
  return (
    <main className="grid min-h-dvh place-items-center bg-surface-1 p-4">
      <div className="w-full max-w-[360px]">
        <div className="mb-6 flex items-center gap-2.5">
          <BrandMark className="size-6" />
          <span className="text-page font-semibold tracking-[-0.01em]">{t('shell.product')}</span>
        </div>
        <section className="rounded-dialog border border-line bg-bg p-6">
          <h1 className="text-section font-semibold">{t('signIn.title')}</h1>
          <p className="mb-5 text-ink-2">{t('signIn.lede')}</p>
          <SignInForm
            next={next}
            labels={{
              email: t('signIn.email'),
              password: t('signIn.password'),
              submit: t('signIn.submit'),
              working: t('signIn.working'),
              rejected: t('signIn.rejected'),
              throttled: t('signIn.throttled', { minutes: signInLimit.windowMinutes }),
              unreachable: t('signIn.unreachable'),
            }}
          />
        </section>
      </div>
    </main>
  )
}

/** Only a path of our own: anything else in the address could lead a person who just signed in to somebody else's page. */
function ownPath(next: string | string[] | undefined): string {
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) && !next.startsWith('/login') ? next : '/'
}
