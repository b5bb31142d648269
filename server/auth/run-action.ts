import type { Refusal } from '../domain/outcome.ts'
import { localeFrom } from '../i18n/catalogue.ts'
import { refusalSentence, translatorFor } from '../i18n/translator.ts'
import { actionIndex } from './action-index.ts'
import { rolesOf } from './actor.ts'
import { isActionName, judge, registry, rolesFor } from './registry.ts'
import { type WebCtx, webCtx } from './web-ctx.ts'

interface ActionResponse {
  readonly status: 200 | 403 | 404 | 409 | 422
  readonly body: object
}

/**
 * Runs an action by name for a person who is signed in. Takes the input as it came; answers the outcome, a refusal with
 * the sentence in the person's language, and the status that fits: 403 role, 404 unknown, 422 input, 409 state.
 */
export async function runAction(ctx: WebCtx, name: string, input: unknown): Promise<ActionResponse> {
  if (!isActionName(name)) return refused(ctx, 404, { ok: false, code: 'unknown_action', params: {} })
  if (judge(registry[name].roles, rolesOf(ctx.person)) !== 'allowed') {
    const needed = rolesFor(name).map((role) => ctx.t(`states.role.${role}`))
    return refused(ctx, 403, { ok: false, code: 'forbidden', params: { roles: needed.join(', ') } })
  }
  const own = await webCtx(name, ctx.person, ctx.correlationId)
  const answer = await actionIndex[name].run(own, input)
  if (answer.kind === 'invalid') {
    return refused(ctx, 422, { ok: false, code: 'invalid_input', params: {} }, { errors: answer.errors })
  }
  own.log.info({ ok: answer.outcome.ok }, 'action answered')
  return answer.outcome.ok ? { status: 200, body: answer.outcome } : refused(ctx, 409, answer.outcome)
}

function refused(ctx: WebCtx, status: 403 | 404 | 409 | 422, refusal: Refusal, more: object = {}): ActionResponse {
  const locale = localeFrom(ctx.person.locale)
  return { status, body: { ...refusal, message: refusalSentence(translatorFor(locale), locale, refusal), ...more } }
}
