import type { WebCtx } from '#server/auth/web-ctx'
import type { CaseView } from '#server/exceptions/read-case'

/** What every part of the case page gets. */
export interface PartProps {
  readonly ctx: WebCtx
  readonly view: CaseView
}
