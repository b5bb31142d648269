import { lockPeriod, openPeriod, softClosePeriod } from '../close/decide-period.ts'
import { pauseConnectionAction, pullNowAction, resumeConnectionAction } from '../connections/decide-connection.ts'
import { saveConnectionAction } from '../connections/save-connection.ts'
import { testConnectionAction } from '../connections/test-connection.ts'
import {
  decideAcceptanceAction,
  proposeAcceptanceAction,
  withdrawAcceptanceAction,
} from '../corrections/accept-exceptions.ts'
import {
  approvePlanAction,
  proposePlanAction,
  rejectPlanAction,
  retryPlanAction,
  submitPlanAction,
  withdrawPlanAction,
} from '../corrections/plan-actions.ts'
import { snoozeAction, wakeAction } from '../corrections/snooze-exceptions.ts'
import { assignAction, restoreAssignmentAction } from '../exceptions/assign-exceptions.ts'
import { commentAction } from '../exceptions/comment-exception.ts'
import { approveChangeAction, rejectChangeAction, requestChangesAction } from '../mappings/decide-change.ts'
import { draftChangeAction, editChangeAction } from '../mappings/draft-change.ts'
import { previewChangeAction } from '../mappings/preview-change.ts'
import { rollBackChangeAction } from '../mappings/roll-back-change.ts'
import { commentChangeAction, submitChangeAction, withdrawChangeAction } from '../mappings/submit-change.ts'
import { closeAccount, reopenAccount } from '../members/close-account.ts'
import { approvePolicyAction, rejectPolicyAction } from '../policies/decide-policy.ts'
import { endPolicyAction, proposePolicyAction } from '../policies/propose-policy.ts'
import { pauseLaneAction, resumeLaneAction } from '../posting/pause-lane.ts'
import { confirmMissingAction, retryPostingAction } from '../posting/retry-posting.ts'
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
  'postings.retry': retryPostingAction,
  'postings.confirm-missing': confirmMissingAction,
  'lanes.pause': pauseLaneAction,
  'lanes.resume': resumeLaneAction,
  'mappings.draft': draftChangeAction,
  'mappings.edit': editChangeAction,
  'mappings.preview': previewChangeAction,
  'mappings.submit': submitChangeAction,
  'mappings.withdraw': withdrawChangeAction,
  'mappings.approve': approveChangeAction,
  'mappings.reject': rejectChangeAction,
  'mappings.request-changes': requestChangesAction,
  'mappings.roll-back': rollBackChangeAction,
  'mappings.comment': commentChangeAction,
  'exceptions.propose-acceptance': proposeAcceptanceAction,
  'exceptions.decide-acceptance': decideAcceptanceAction,
  'exceptions.withdraw-acceptance': withdrawAcceptanceAction,
  'exceptions.snooze': snoozeAction,
  'exceptions.wake': wakeAction,
  'plans.propose': proposePlanAction,
  'plans.submit': submitPlanAction,
  'plans.approve': approvePlanAction,
  'plans.reject': rejectPlanAction,
  'plans.withdraw': withdrawPlanAction,
  'plans.retry': retryPlanAction,
  'connections.save': saveConnectionAction,
  'connections.test': testConnectionAction,
  'connections.pull-now': pullNowAction,
  'connections.pause': pauseConnectionAction,
  'connections.resume': resumeConnectionAction,
  'members.close-account': closeAccount,
  'members.reopen-account': reopenAccount,
  'periods.soft-close': softClosePeriod,
  'periods.lock': lockPeriod,
  'periods.open': openPeriod,
  'policies.propose': proposePolicyAction,
  'policies.end': endPolicyAction,
  'policies.approve': approvePolicyAction,
  'policies.reject': rejectPolicyAction,
}
