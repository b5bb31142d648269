import { CircleCheck, CircleDot, CircleX, Clock3 } from 'lucide-react'
import type { ReactNode } from 'react'
import { classes } from '../classes.ts'

export interface ProgressStep {
  readonly id: string
  readonly state: 'done' | 'now' | 'later' | 'failed'
  readonly stateWord: string
  readonly title: ReactNode
  readonly detail: ReactNode
}

const looks = {
  done: { Icon: CircleCheck, ink: 'text-ok' },
  now: { Icon: CircleDot, ink: 'text-timing' },
  later: { Icon: Clock3, ink: 'text-ink-3' },
  failed: { Icon: CircleX, ink: 'text-bad' },
} as const

/** From the proposal to the proof: what was done, what comes next and who does it. */
export function ProgressSteps({ label, steps }: { label: string; steps: readonly ProgressStep[] }) {
  return (
    <ol aria-label={label}>
      {steps.map((step) => {
        const { Icon, ink } = looks[step.state]
        return (
          <li key={step.id} className="group/step grid grid-cols-[16px_minmax(0,1fr)] gap-x-3">
            <div className="flex flex-col items-center pt-0.5">
              <Icon aria-hidden className={classes('size-4 shrink-0', ink)} />
              <span aria-hidden className="my-1 w-px flex-1 bg-line-strong group-last/step:hidden" />
            </div>
            <div className="min-w-0 pb-3" {...(step.state === 'now' ? { 'aria-current': 'step' as const } : {})}>
              <p className="font-medium">
                {step.title}
                <span className="sr-only">, {step.stateWord}</span>
              </p>
              <div className="text-meta text-ink-2">{step.detail}</div>
            </div>
          </li>
        )
      })}
    </ol>
  )
}
