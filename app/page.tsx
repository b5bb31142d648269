import { redirect } from 'next/navigation'
import { authorise } from '#server/auth/authorise'
import { homeFor } from './(console)/nav.ts'

/** Sends each role to where its work begins. */
export default async function HomePage() {
  const ctx = await authorise('home.open')
  redirect(homeFor(ctx.actor.roles) ?? '/queue')
}
