import type { listExceptionEvents } from '#db/queries/exception-detail'
import { en } from '../i18n/catalogue.ts'
import { type InstantView, instantView } from '../i18n/moment.ts'
import { recordOf } from './cause-facts.ts'
import { classWord } from './queue-row-view.ts'
import type { ReadCtx } from './read-context.ts'

type EventRow = Awaited<ReturnType<typeof listExceptionEvents>>[number]

export interface ActivityView {
  readonly id: string
  /** The exception it happened to, where a list covers several. */
  readonly about: string | null
  /** Null when the machine did it. */
  readonly person: string | null
  readonly text: string
  /** Who resolved it and by which proof, where that is what happened. */
  readonly resolution: { readonly by: string; readonly proof: string } | null
  /** What somebody wrote, kept apart from what happened. */
  readonly comment: string | null
  readonly at: InstantView
}

/** What happened, in words; `nameOf` gives the names of people that a detail mentions. */
export function activityView(
  ctx: Pick<ReadCtx, 't' | 'locale'>,
  event: EventRow,
  seen: { zone: string; nameOf: (userId: string) => string | undefined; id?: string; about?: string },
): ActivityView {
  const detail = recordOf(event.detail)
  const runAt = event.as_of && instantView(event.as_of, seen.zone, ctx.locale)
  const asOf = runAt ? `${runAt.text} ${runAt.zone}` : null
  const comment = event.kind === 'commented' ? textOf(detail['text']) : null
  return {
    id: seen.id ?? String(event.event_no),
    about: seen.about ?? null,
    person: event.actor_name,
    text: eventText(ctx, event, { detail, nameOf: seen.nameOf, asOf }),
    resolution: event.kind === 'resolved' ? resolutionOf(ctx, event.actor_name, { detail, asOf }) : null,
    comment,
    at: instantView(event.at, seen.zone, ctx.locale),
  }
}

function eventText(
  { t }: Pick<ReadCtx, 't' | 'locale'>,
  event: EventRow,
  known: {
    detail: Record<string, unknown>
    nameOf: (userId: string) => string | undefined
    asOf: string | null
  },
): string {
  const { detail, nameOf, asOf } = known
  switch (event.kind) {
    case 'opened':
      return asOf ? t('exception.activity.opened', { asOf }) : t('exception.activity.openedPlain')
    case 'diagnosed':
      return t('exception.activity.diagnosed', {
        problem: classWord({ t }, textOf(detail['class']) ?? 'AMOUNT_VARIANCE'),
      })
    case 'resolved':
      return resolvedText({ t }, detail)
    case 'reopened':
      return reopenedText({ t }, detail)
    case 'assigned': {
      const assignee = textOf(detail['assigneeId'])
      if (assignee === event.actor) return t('exception.activity.took')
      return t('exception.activity.assigned', { person: (assignee && nameOf(assignee)) ?? t('work.nobody') })
    }
    case 'unassigned':
      return t('exception.activity.unassigned')
    case 'accepted':
      return acceptedText({ t }, detail)
    case 'commented':
      return t('exception.activity.commented')
    case 'acceptance_proposed':
    case 'acceptance_rejected':
    case 'acceptance_withdrawn':
    case 'snoozed':
    case 'woken':
    case 'plan_proposed':
    case 'plan_decided':
    case 'posted':
    case 'change_proposed':
      return correctionText({ t }, event.kind, detail)
  }
}

/** Accepted by a person, or by a policy that the detail names with its limit. */
function acceptedText({ t }: Pick<ReadCtx, 't'>, detail: Record<string, unknown>): string {
  return detail['reason'] === 'policy'
    ? t('exception.activity.acceptedByPolicy', policyFigures(detail))
    : t('exception.activity.accepted')
}

/** Why something accepted is work again. */
function reopenedText({ t }: Pick<ReadCtx, 't'>, detail: Record<string, unknown>): string {
  switch (detail['reason']) {
    case 'acceptance_ended':
      return t('exception.activity.acceptanceEnded')
    case 'policy_ended':
      return t('exception.activity.policyEnded')
    case 'policy_cap':
      return t('exception.activity.policyCap', { ...policyFigures(detail), ...capFigures(recordOf(detail['cap'])) })
    default:
      return t('exception.activity.reopened')
  }
}

function policyFigures(detail: Record<string, unknown>) {
  const word = (name: string) => textOf(detail[name]) ?? ''
  return { policy: word('policy'), version: String(detail['version']), limit: `${word('currency')} ${word('limit')}` }
}

function capFigures(cap: Record<string, unknown>) {
  const word = (name: string) => textOf(cap[name]) ?? ''
  const figures = { used: `${word('currency')} ${word('used')}`, cap: `${word('currency')} ${word('cap')}` }
  return { ...figures, entity: word('entity'), period: word('period') }
}

type CorrectionKind = Exclude<
  EventRow['kind'],
  'opened' | 'diagnosed' | 'resolved' | 'reopened' | 'assigned' | 'unassigned' | 'accepted' | 'commented'
>

/** What people did about it, with the plan, change or document it names. */
function correctionText({ t }: Pick<ReadCtx, 't'>, kind: CorrectionKind, detail: Record<string, unknown>): string {
  const named = textOf(detail['reference'])
  switch (kind) {
    case 'acceptance_proposed':
      return t('exception.activity.acceptanceProposed')
    case 'acceptance_rejected':
      return t('exception.activity.acceptanceRejected')
    case 'acceptance_withdrawn':
      return t('exception.activity.acceptanceWithdrawn')
    case 'snoozed': {
      const until = textOf(detail['until'])
      return until ? t('exception.activity.snoozed', { until }) : t('exception.activity.snoozedPlain')
    }
    case 'woken':
      return t('exception.activity.woken')
    case 'plan_proposed':
      return named ? t('exception.activity.planProposed', { plan: named }) : t('exception.activity.planProposedPlain')
    case 'plan_decided':
      return named ? t('exception.activity.planDecided', { plan: named }) : t('exception.activity.planDecidedPlain')
    case 'posted':
      return named ? t('exception.activity.posted', { reference: named }) : t('exception.activity.postedPlain')
    case 'change_proposed':
      return named
        ? t('exception.activity.changeProposed', { change: named })
        : t('exception.activity.changeProposedPlain')
  }
}

function resolvedText({ t }: Pick<ReadCtx, 't'>, detail: Record<string, unknown>): string {
  const reason = textOf(detail['reason'])
  if (!reason) return t('exception.activity.resolvedPlain')
  const proof = proofWords({ t }, reason)
  const posted = recordOf(detail['posted'])
  const plan = textOf(posted['plan'])
  const document = textOf(posted['document'])
  return plan && document
    ? t('exception.activity.resolvedByPlan', { proof, plan, document })
    : t('exception.activity.resolved', { proof })
}

function resolutionOf(
  { t }: Pick<ReadCtx, 't'>,
  person: string | null,
  known: { detail: Record<string, unknown>; asOf: string | null },
) {
  const run = known.asOf ? t('exception.decision.resolvedRun', { asOf: known.asOf }) : t('exception.decision.machine')
  const reason = textOf(known.detail['reason'])
  return { by: person ?? run, proof: reason ? proofWords({ t }, reason) : t('exception.proof.due') }
}

/** The reason a run gave for resolving, in words where the catalogue has them. */
export function proofWords({ t }: Pick<ReadCtx, 't'>, reason: string): string {
  return isProof(reason) ? t(`exception.proof.${reason}`) : reason
}

function isProof(reason: string): reason is keyof typeof en.exception.proof {
  return Object.hasOwn(en.exception.proof, reason)
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
