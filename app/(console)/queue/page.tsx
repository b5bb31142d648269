import type { Metadata } from 'next'
import { Suspense } from 'react'
import { QueueScreen } from '#components/queue/queue-screen'
import { QueueSkeleton } from '#components/queue/queue-skeleton'
import { authorise } from '#server/auth/authorise'
import { abilityFor } from '#server/auth/registry'
import type { WebCtx } from '#server/auth/web-ctx'
import { hasRail, type QueueAddress, readQueueAddress, type SearchParams } from '#server/exceptions/queue-address'
import { queueTitle } from '#server/exceptions/queue-title'
import { readAssignees } from '#server/exceptions/read-assignees'
import { readQueue } from '#server/exceptions/read-queue'
import { QueueEmpty } from './queue-empty.tsx'
import { QueueFoot } from './queue-foot.tsx'
import { QueueHead } from './queue-head.tsx'
import { QueueRail } from './queue-rail.tsx'
import { queueWords, sortLinks } from './queue-words.ts'

interface QueuePageProps {
  readonly searchParams: Promise<SearchParams>
}

export async function generateMetadata({ searchParams }: QueuePageProps): Promise<Metadata> {
  const ctx = await authorise('queue.read')
  return { title: await queueTitle(ctx, readQueueAddress(await searchParams)) }
}

export default async function QueuePage({ searchParams }: QueuePageProps) {
  // Rights are judged before anything streams; only then may a skeleton go ahead of the rows.
  const ctx = await authorise('queue.read')
  const address = readQueueAddress(await searchParams)
  return (
    <Suspense fallback={<QueueSkeleton />}>
      <Queue ctx={ctx} address={address} />
    </Suspense>
  )
}

async function Queue({ ctx, address }: { ctx: WebCtx; address: QueueAddress }) {
  const [queue, people] = await Promise.all([readQueue(ctx, address), readAssignees(ctx)])
  return (
    <>
      <QueueHead ctx={ctx} queue={queue} />
      <QueueScreen
        lines={queue.lines}
        words={queueWords(ctx)}
        sorts={sortLinks(address)}
        people={people}
        meId={ctx.actor.userId}
        canAssign={abilityFor('exceptions.assign', ctx.actor.roles).shown}
        rail={hasRail(address) ? <QueueRail ctx={ctx} queue={queue} /> : null}
        isRailAsked={address.rail === 'on'}
        foot={<QueueFoot ctx={ctx} queue={queue} />}
        empty={<QueueEmpty ctx={ctx} queue={queue} />}
      />
    </>
  )
}
