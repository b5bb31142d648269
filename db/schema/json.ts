import type { ColumnType } from 'kysely'

/** A jsonb column: read as parsed JSON, written as JSON text, because the driver would turn an array into a Postgres array. */
export type Json = ColumnType<unknown, string, string>
export type JsonOrNull = ColumnType<unknown, string | null | undefined, string | null>
export type JsonWithDefault = ColumnType<unknown, string | undefined, string>
