import { Link } from '#components/link'
import { SectionHead } from '#components/panel'
import type { PartProps } from './part-props.ts'
import { StepGroups } from './step-groups.tsx'

/** By which policies it was accepted or raised, and the figures that decided. Nothing where none did. */
export function PolicyPart({ ctx, view }: PartProps) {
  const { t } = ctx
  const { acceptance, severity } = view.policies
  if (!acceptance && !severity) return null
  return (
    <section id="policy" className="grid min-w-0 gap-3">
      <div>
        <SectionHead
          title={t('policies.effect.title')}
          actions={
            <Link className="link" href="/settings/policies">
              {t('policies.effect.all')}
            </Link>
          }
        />
        {acceptance ? (
          <>
            <p>{acceptance.sentence}</p>
            <p className="text-ink-2">{acceptance.cap}</p>
            <p className="text-ink-2">{t('policies.decide.reasonOf', { reason: acceptance.reason })}</p>
          </>
        ) : null}
        {severity ? <p>{severity}</p> : null}
      </div>
      {acceptance ? (
        <StepGroups ctx={ctx} groups={[{ title: t('policies.effect.steps'), steps: acceptance.steps }]} />
      ) : null}
    </section>
  )
}
