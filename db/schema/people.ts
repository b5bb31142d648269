import type { Generated } from 'kysely'
import type { JsonWithDefault } from './json.ts'

export interface AppUserTable {
  user_id: Generated<string>
  email: string
  name: string
  password_hash: string
  disabled_at: Date | null
  session_version: Generated<number>
  locale: Generated<string>
  created_at: Generated<Date>
}

export interface RoleGrantTable {
  user_id: string
  role: 'analyst' | 'controller' | 'auditor' | 'integration_admin' | 'executive' | 'admin'
  entity: string | null
  granted_by: string | null
  granted_at: Generated<Date>
}

export interface SignInAttemptTable {
  attempt_id: Generated<string>
  email: string
  at: Generated<Date>
  ok: boolean
}

export interface CounterTable {
  scope: string
  key: string
  value: Generated<bigint>
}

export interface AuditTable {
  seq: bigint
  at: Generated<Date>
  actor: string
  action: string
  object_kind: string
  object_id: string
  before_sha: Buffer | null
  after_sha: Buffer | null
  reason: string | null
  detail: JsonWithDefault
  correlation_id: string
  prev_sha: Buffer
  sha: Buffer
}

export interface AuditHeadTable {
  only_row: Generated<boolean>
  seq: bigint
  sha: Buffer
}
