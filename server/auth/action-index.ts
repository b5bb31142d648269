import { lockPeriod, openPeriod, softClosePeriod } from '../close/decide-period.ts'
import { assignAction, restoreAssignmentAction } from '../exceptions/assign-exceptions.ts'
import { commentAction } from '../exceptions/comment-exception.ts'
import { closeAccount, reopenAccount } from '../members/close-account.ts'
import { requestRunAction } from '../runs/request-run.ts'
import { chooseLocale } from './choose-locale.ts'
import type { Action } from './define-action.ts'
import { endSessions } from './end-sessions.ts'
import type { ActionName } from './registry.ts'

/** Every action and its implementation. The type asks for one under each name of the registry, so none can be forgotten. */
export const actionIndex: { readonly [Name in ActionName]: Action } = {
  'account.choose-locale': chooseLocale,
  'account.end-sessions': endSessions,
  'exceptions.assign': assignAction,
  'exceptions.restore-assignment': restoreAssignmentAction,
  'exceptions.comment': commentAction,
  'runs.request': requestRunAction,
  'members.close-account': closeAccount,
  'members.reopen-account': reopenAccount,
  'periods.soft-close': softClosePeriod,
  'periods.lock': lockPeriod,
  'periods.open': openPeriod,
}
