import type { WebCtx } from '#server/auth/web-ctx'
import type { ExceptionView } from '#server/exceptions/read-exception'

/** What every part of the page gets: the reader, and the exception as it was read. */
export interface PartProps {
  readonly ctx: WebCtx
  readonly view: ExceptionView
}
