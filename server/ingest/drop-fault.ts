import type { RefusalParams } from '../domain/outcome.ts'

/** Why a whole drop is turned away; the catalogue import.json holds a sentence per code under `refusals`. */
export type DropRefusalCode =
  | 'folder_missing'
  | 'manifest_missing'
  | 'manifest_unreadable'
  | 'manifest_field'
  | 'contract_unknown'
  | 'feed_unknown'
  | 'feed_twice'
  | 'file_missing'
  | 'file_outside'
  | 'file_kind'
  | 'file_damaged'
  | 'file_encoding'
  | 'file_header'
  | 'sha_differs'
  | 'rows_differ'
  | 'totals_differ'
  | 'other_world'
  | 'import_running'
  | 'interrupted'
  | 'unexpected'

/** The drop cannot be taken as it is. Caught once, by importDrop, which answers with the refusal; nothing of the drop is visible then. */
export class DropFault extends Error {
  readonly code: DropRefusalCode
  readonly params: RefusalParams

  constructor(code: DropRefusalCode, params: RefusalParams = {}) {
    super(`${code} ${JSON.stringify(params)}`)
    this.name = 'DropFault'
    this.code = code
    this.params = params
  }
}
