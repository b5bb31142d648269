import { createHash } from 'node:crypto'
import type { Brand } from './brand.ts'
import { invariant } from './invariant.ts'

export type DocumentId = Brand<string, 'DocumentId'>
export type LineId = Brand<string, 'LineId'>
export type ExpectedId = Brand<string, 'ExpectedId'>
export type MatchId = Brand<string, 'MatchId'>
export type ExceptionId = Brand<string, 'ExceptionId'>
export type CaseId = Brand<string, 'CaseId'>
export type RunId = Brand<string, 'RunId'>
export type DropId = Brand<string, 'DropId'>
export type PostingId = Brand<string, 'PostingId'>
export type PlanId = Brand<string, 'PlanId'>
export type ActorId = Brand<string, 'ActorId'>

/**
 * The id of something mirrored: the first 16 bytes of sha256("kind|system|key") in uuid form, so every import, machine and order of arrival gives the same id and SQL can recompute it.
 * Kind and system never hold a bar; the key may, because it comes last.
 */
export function derivedId(kind: string, system: string, key: string): string {
  invariant(!kind.includes('|') && !system.includes('|'), 'kind and system of a derived id hold no bar')
  const hex = createHash('sha256').update(`${kind}|${system}|${key}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}

/** The id of a mirrored document: its source's own id is its natural key. */
export function documentIdOf(system: 'billing' | 'erp', sourceId: string): DocumentId {
  return derivedId('document', system, sourceId) as DocumentId // the one place where a derived id becomes a document id
}

/** The id of an expected document: one per billing document, or per group reference (consolidated) within an entity. */
export function expectedIdOf(entity: string, reference: string): ExpectedId {
  return derivedId('expected', entity, reference) as ExpectedId // the one place where a derived id becomes an expected id
}

/** The id of a match: the rule and its members, sorted, so the same pairing found again is the same match. */
export function matchIdOf(rule: string, memberIds: readonly string[]): MatchId {
  return derivedId('match', rule, [...memberIds].sort().join(',')) as MatchId // the one place where a derived id becomes a match id
}

/**
 * The identity of a finding: sha256 (hex) over whose books, what kind of subject, its natural key and the scope of the check.
 * The class is left out on purpose: a later run may diagnose the same finding otherwise, and a person's decision must stay with it.
 */
export function findingKey(entity: string, subjectKind: string, naturalKey: string, scope: string): string {
  return createHash('sha256')
    .update(JSON.stringify([entity, subjectKind, naturalKey, scope]))
    .digest('hex')
}
