import { SectionHead } from '#components/panel'
import type { StepView } from '#server/reasons/step-words'
import type { PartProps } from './part-props.ts'

interface StepGroupsProps {
  readonly ctx: PartProps['ctx']
  /** How figures came about, under the heading of what they belong to. */
  readonly groups: readonly { readonly title: string; readonly steps: readonly StepView[] }[]
}

/** Step by step, each with its figures. */
export function StepGroups({ ctx: { t }, groups }: StepGroupsProps) {
  if (groups.length === 0) return null
  return (
    <section className="min-w-0">
      <SectionHead title={t('reasons.stepsTitle')} aside={t('reasons.stepsAside')} />
      <div className="grid gap-4 lg:grid-cols-2">
        {groups.map((group) => (
          <div key={group.title} className="min-w-0">
            <h3 className="mb-1 text-meta font-semibold text-ink-2">{group.title}</h3>
            <ol className="grid gap-1">
              {[...group.steps.entries()].map(([place, step]) => (
                // Steps have no identity of their own: their place is what they are.
                <li
                  key={place}
                  className="flex flex-wrap items-baseline justify-between gap-x-4 border-b border-line py-1"
                >
                  <span>{step.text}</span>
                  <span className="min-w-0 text-ink-2 tabular-nums">
                    {step.figures.map(({ name, value }) => `${name} ${value}`).join(' · ')}
                  </span>
                </li>
              ))}
            </ol>
          </div>
        ))}
      </div>
    </section>
  )
}
