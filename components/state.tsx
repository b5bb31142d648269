import {
  AlarmClock,
  CircleCheck,
  CircleDashed,
  CircleSlash,
  Clock3,
  CopyX,
  Diamond,
  EqualApproximately,
  Minus,
  OctagonAlert,
  Sparkles,
  TriangleAlert,
  UserRound,
  XCircle,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { classes } from './classes.ts'

const looks = {
  matched: { Icon: CircleCheck, ink: 'text-ok', tint: 'bg-ok-tint' },
  tolerance: { Icon: EqualApproximately, ink: 'text-tol', tint: 'bg-tol-tint' },
  timing: { Icon: Clock3, ink: 'text-timing', tint: 'bg-timing-tint' },
  suggested: { Icon: Sparkles, ink: 'text-suggest', tint: 'bg-suggest-tint' },
  assigned: { Icon: UserRound, ink: 'text-timing', tint: 'bg-timing-tint' },
  warning: { Icon: TriangleAlert, ink: 'text-warn', tint: 'bg-warn-tint' },
  critical: { Icon: OctagonAlert, ink: 'text-bad', tint: 'bg-bad-tint' },
  failed: { Icon: XCircle, ink: 'text-bad', tint: 'bg-bad-tint' },
  missing: { Icon: CircleDashed, ink: 'text-missing', tint: 'bg-missing-tint' },
  duplicate: { Icon: CopyX, ink: 'text-dup', tint: 'bg-dup-tint' },
  excluded: { Icon: CircleSlash, ink: 'text-muted', tint: 'bg-muted-tint' },
  snoozed: { Icon: AlarmClock, ink: 'text-muted', tint: 'bg-muted-tint' },
  medium: { Icon: Diamond, ink: 'text-ink-2', tint: 'bg-muted-tint' },
  low: { Icon: Minus, ink: 'text-ink-2', tint: 'bg-muted-tint' },
} as const

export type StateTone = keyof typeof looks

export interface StateProps {
  readonly tone: StateTone
  /** The word; state is never colour alone. */
  readonly children: ReactNode
  readonly strong?: boolean
  readonly title?: string
}

/** Icon, word and tint: for headers and wherever a state stands alone. */
export function Badge({ tone, children, title }: StateProps) {
  const { Icon, ink, tint } = looks[tone]
  return (
    <span
      className={classes(
        'inline-flex h-5 items-center gap-1 rounded-badge pr-1.5 pl-[5px] text-meta font-medium whitespace-nowrap',
        ink,
        tint,
      )}
      title={title}
    >
      <Icon aria-hidden className="size-[13px] shrink-0" />
      {children}
    </span>
  )
}

/** Icon and word without a tint: for table cells, where tints would make stripes. */
export function StateWord({ tone, children, strong = false, title }: StateProps) {
  const { Icon, ink } = looks[tone]
  return (
    <span
      className={classes('inline-flex items-center gap-[5px] whitespace-nowrap', ink, strong && 'font-semibold')}
      title={title}
    >
      <Icon aria-hidden className="size-3.5 shrink-0" />
      {children}
    </span>
  )
}

const severityTones = { critical: 'critical', high: 'warning', medium: 'medium', low: 'low' } as const

export type Severity = keyof typeof severityTones

/** The tone in which a severity is shown. */
export function severityTone(severity: Severity): StateTone {
  return severityTones[severity]
}
