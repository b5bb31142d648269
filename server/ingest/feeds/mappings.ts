import { z } from 'zod'
import { canonicalText } from '../canonical.ts'
import { defineFeed } from '../feed.ts'
import { integer, text, validity } from '../fields.ts'
import { rejection } from '../rejection.ts'

const json = z.record(z.string(), z.unknown())

const MappingRow = z.looseObject({
  mapping_id: text,
  set: text,
  entity: text,
  key: json.nullish(),
  value: json,
  version: integer.min(1),
  approved_by: text,
  ...validity,
})

/** Who proposed what a source delivers: not a person here, so that the approver the source names is always another. */
const PROPOSER = 'source'

export const mappingsFeed = defineFeed({
  name: 'mappings',
  row: MappingRow,
  key: (row) => [row.set, row.entity, canonicalText(row.key ?? {}), row.valid_from],
  entity: (row) => row.entity,
  land: (row) => {
    const { mapping_id, version, set, entity, value, valid_from, valid_to, approved_by } = row
    if (approved_by === PROPOSER) return { rejections: [rejection('approved_by', 'approver_is_source')] }
    if (valid_from && valid_to && valid_to <= valid_from) {
      return { rejections: [rejection('valid_to', 'validity_empty', { from: valid_from, to: valid_to })] }
    }
    const keyText = canonicalText(row.key ?? {})
    const key = row.key ?? {}
    const mapping = {
      mapping_id,
      version,
      set_name: set,
      entity,
      key,
      key_text: keyText,
      value,
      valid_from,
      valid_to,
      approved_by,
    }
    return { landing: { rows: { mapping } } }
  },
})
