import type { PartProps } from './part-props.ts'

const MOVING = ['approved', 'executing', 'half_done']
/** How long after an approval the run that judges its documents and makes the plans may take. */
const PATIENCE_MS = 180_000

/** Whether an approved change is still being carried out: its plans are on their way, or not made yet. */
export function isMoving(ctx: Pick<PartProps['ctx'], 'now'>, view: PartProps['view']): boolean {
  if (view.state !== 'approved' || !view.decision) return false
  if (view.plans.length > 0) return view.plans.some((plan) => MOVING.includes(plan.state))
  const isStuck = view.checks.some((check) => check.name === 'repost')
  return view.repost && !isStuck && ctx.now().getTime() - Date.parse(view.decision.at.iso) < PATIENCE_MS
}
