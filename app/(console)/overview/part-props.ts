import type { WebCtx } from '#server/auth/web-ctx'
import type { OverviewView } from '#server/overview/read-overview'

/** What every part of the overview gets. */
export interface PartProps {
  readonly ctx: WebCtx
  readonly view: OverviewView
}
