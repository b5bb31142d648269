import type { WebCtx } from '../auth/web-ctx.ts'
import { type RemedyKind, remediesFor, type Treatment, treatments } from '../domain/corrections/remedies.ts'

export interface RemedyView {
  readonly kind: RemedyKind
  readonly title: string
  readonly text: string
  /** What `plans.propose` is asked for; null where it is not done by a plan. */
  readonly treatment: Treatment | null
  /** A person must have looked before it is chosen. */
  readonly isAlternative: boolean
}

/** The ways to put an exception, or a case whose members share a resolution, right: best first, in the reader's words. */
export function remedyViews(
  ctx: Pick<WebCtx, 't'>,
  exception: { readonly resolution: string; readonly status: string },
): readonly RemedyView[] {
  return remediesFor(exception).map(({ kind, isDefault }) => ({
    kind,
    title: ctx.t(`corrections.remedy.${kind}.title`),
    text: ctx.t(`corrections.remedy.${kind}.text`),
    treatment: treatments.find((one) => one === kind) ?? null,
    isAlternative: !isDefault,
  }))
}
