import type { Db } from '#db/client'
import type { EntityScope } from '../domain/entity-scope.ts'

/** What every read of lineage needs: the database and the entities the reader may see. */
export interface Reading {
  readonly db: Db
  readonly scope: EntityScope
}
