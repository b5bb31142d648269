/** What the server answers to a change: done with a value, or refused with a sentence to show. */
export type ActionReply =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly code: string; readonly message: string }

/**
 * Asks the server for a change by its name in the registry. Takes input that becomes JSON; never throws: a network that
 * does not answer is a refusal with the code `unreachable` and an empty message, for which the caller has a sentence.
 * Who was signed out meanwhile is led to sign-in and back.
 */
export async function postAction(name: string, input: object): Promise<ActionReply> {
  try {
    const response = await fetch(`/api/actions/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input),
    })
    if (response.status === 401) leadToSignIn()
    return readReply(await response.json())
  } catch {
    return { ok: false, code: 'unreachable', message: '' }
  }
}

function leadToSignIn(): void {
  const { pathname, search } = window.location
  window.location.assign(`/login?next=${encodeURIComponent(pathname + search)}`)
}

/** An outcome has `ok`; a problem, which comes when the request went no further, has a code and a title. */
function readReply(body: unknown): ActionReply {
  if (typeof body !== 'object' || body === null) return { ok: false, code: 'unreachable', message: '' }
  if ('ok' in body && body.ok === true) return { ok: true, value: 'value' in body ? body.value : undefined }
  return {
    ok: false,
    code: textOf(body, 'code') || 'unreachable',
    message: textOf(body, 'message') || textOf(body, 'title'),
  }
}

function textOf(body: object, name: string): string {
  const value: unknown = Reflect.get(body, name)
  return typeof value === 'string' ? value : ''
}
