/**
 * Why a call to Tryton did not give a result.
 * rule: a business rule said no. warning: a person would be asked to confirm. forbidden: the rights do not allow it.
 * busy: locked or limited, the same call may work later. server: the server failed and took everything back.
 * refused: nobody listened or the sign-in failed, so nothing was taken. silent: no readable answer came, it may have been taken.
 */
export type FaultKind = 'rule' | 'warning' | 'forbidden' | 'busy' | 'server' | 'refused' | 'silent'

/** A call that gave no result. `warning` names what a confirmation has to name. */
export class TrytonFault extends Error {
  readonly kind: FaultKind
  readonly warning: string | null

  constructor(kind: FaultKind, message: string, warning: string | null = null) {
    super(message)
    this.name = 'TrytonFault'
    this.kind = kind
    this.warning = warning
  }
}

const LOCKED = /could not obtain lock|could not serialize|deadlock/i

/** Reads the `error` of an answer with status 200. */
export function faultOf(error: unknown): TrytonFault {
  const [name, told]: unknown[] = Array.isArray(error) ? error : [String(error)]
  const words = (Array.isArray(told) ? told : [told]).map((word) => String(word ?? ''))
  if (name === 'UserError') return new TrytonFault('rule', words.filter(Boolean).slice(0, 2).join(' '))
  if (name === 'UserWarning') return new TrytonFault('warning', words[1] ?? '', words[0] ?? '')
  if (name === 'ConcurrencyException') return new TrytonFault('busy', words[0] ?? '')
  const text = String(name ?? '').trim()
  if (text === '' || LOCKED.test(text)) return new TrytonFault('busy', text || 'Tryton gave up waiting for a lock.')
  return new TrytonFault('server', text)
}

/** Reads a status that is not 200; on 401 the client signs in again first. */
export function faultOfStatus(status: number): TrytonFault {
  const words = `Tryton answered with status ${status}.`
  if (status === 401) return new TrytonFault('refused', 'Tryton does not accept the user or the password.')
  if (status === 403) return new TrytonFault('forbidden', words)
  if (status === 423 || status === 429) return new TrytonFault('busy', words)
  if (status >= 500) return new TrytonFault('silent', words)
  return new TrytonFault('server', words)
}
