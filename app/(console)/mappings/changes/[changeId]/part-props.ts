import type { WebCtx } from '#server/auth/web-ctx'
import type { ChangePage } from '#server/mappings/mapping-views'

/** What every part of the page of a change is given. */
export interface PartProps {
  readonly ctx: WebCtx
  readonly view: ChangePage
}

/** And where the address chose what is shown. */
export interface QueryPartProps extends PartProps {
  readonly query: Readonly<Record<string, string | undefined>>
}
