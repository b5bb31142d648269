import type { WebCtx } from '#server/auth/web-ctx'

/** What the control that gives work to people says. */
export function assignWords({ t }: Pick<WebCtx, 't'>) {
  return {
    assign: t('work.assign.button'),
    assignTitle: t('work.assign.title'),
    assignToMe: t('work.assign.toMe'),
    unassign: t('work.assign.unassign'),
    undo: t('work.assign.undo'),
  }
}
