import type { WebCtx } from '../auth/web-ctx.ts'

/** What reads for people need of the request: where, whose entities, in which words. */
export type ReadCtx = Pick<WebCtx, 'db' | 'scope' | 'locale' | 't' | 'actor' | 'now'>
