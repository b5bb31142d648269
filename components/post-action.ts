/** What the server answers to a change: done with a value, or refused with a sentence to show. */
export type ActionReply =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly code: string; readonly message: string }

/**
 * Asks the server for a change by its name in the registry. Takes input that becomes JSON; never throws: a network that
 * does not answer is a refusal with the code `unreachable` and an empty message, for which the caller has a sentence.
 */
export async function postAction(name: string, input: object): Promise<ActionReply> {
  try {
    const response = await fetch(`/api/actions/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input),
    })
    return readReply(await response.json())
  } catch {
    return { ok: false, code: 'unreachable', message: '' }
  }
}

function readReply(body: unknown): ActionReply {
  if (typeof body !== 'object' || body === null || !('ok' in body))
    return { ok: false, code: 'unreachable', message: '' }
  if (body.ok === true) return { ok: true, value: 'value' in body ? body.value : undefined }
  const code = 'code' in body && typeof body.code === 'string' ? body.code : 'unreachable'
  return { ok: false, code, message: 'message' in body && typeof body.message === 'string' ? body.message : '' }
}
