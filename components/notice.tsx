import { CircleAlert, CircleCheck, FileQuestionMark, Inbox, Info, Lock, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { classes } from './classes.ts'

const icons = { empty: Inbox, done: CircleCheck, failed: CircleAlert, lost: FileQuestionMark, forbidden: Lock } as const

export interface NoticeProps {
  readonly kind: keyof typeof icons
  readonly title: string
  /** What it means and what comes next. */
  readonly children: ReactNode
  readonly action?: ReactNode
  /** True when the notice is the page: its title is then the heading of the page. */
  readonly page?: boolean
}

/** What a page or a list says when it has nothing to show: nothing yet, all done, failed, not found, not for you. */
export function Notice({ kind, title, children, action, page = false }: NoticeProps) {
  const Icon = icons[kind]
  const Title = page ? 'h1' : 'h2'
  return (
    <section className="mx-auto flex w-full max-w-[56ch] flex-col items-start gap-2 px-(--gutter) py-16">
      <Icon
        aria-hidden
        className={classes('mb-1 size-6', kind === 'done' ? 'text-ok' : 'text-ink-3')}
        strokeWidth={1.5}
      />
      <Title className="text-section font-semibold">{title}</Title>
      <div className="text-form text-ink-2">{children}</div>
      {action ? <div className="mt-3">{action}</div> : null}
    </section>
  )
}

const tones = {
  info: { Icon: Info, look: 'bg-timing-tint text-timing' },
  ok: { Icon: CircleCheck, look: 'bg-ok-tint text-ok' },
  warn: { Icon: TriangleAlert, look: 'bg-warn-tint text-warn' },
  bad: { Icon: CircleAlert, look: 'bg-bad-tint text-bad' },
  plain: { Icon: Info, look: 'border border-line bg-surface-1 text-ink-2' },
} as const

export interface NoteProps {
  readonly tone?: keyof typeof tones
  readonly children: ReactNode
  /** Announced when it appears, for what happens after an action. */
  readonly live?: boolean
}

/** A sentence set apart from the rest, with an icon. */
export function Note({ tone = 'plain', children, live = false }: NoteProps) {
  const { Icon, look } = tones[tone]
  return (
    <div className={classes('flex gap-2 rounded-control px-3 py-2', look)} {...(live ? { role: 'alert' } : {})}>
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0">{children}</div>
    </div>
  )
}
