'use client'

import { useId } from 'react'
import { Button } from '../button.tsx'
import type { FormField, RowText } from './mapping-form.ts'

export type RowWords = Readonly<Record<'row' | 'entity' | 'from' | 'to' | 'open' | 'remove' | 'listHint', string>>

export interface RowFieldsProps {
  readonly row: RowText
  readonly number: number
  readonly keyFields: readonly FormField[]
  readonly valueFields: readonly FormField[]
  readonly byEntity: boolean
  readonly words: RowWords
  readonly onChange: (row: RowText) => void
  /** Null when it is the only row. */
  readonly onRemove: (() => void) | null
}

/** One row of a change: for which key and dates which values are in force. */
export function RowFields({
  row,
  number,
  keyFields,
  valueFields,
  byEntity,
  words,
  onChange,
  onRemove,
}: RowFieldsProps) {
  return (
    <fieldset className="grid grid-cols-2 gap-2 rounded-control border border-line p-3">
      <legend className="px-1 text-meta text-ink-2">{`${words.row} ${number}`}</legend>
      {byEntity ? (
        <Small label={words.entity} value={row.entity} onChange={(entity) => onChange({ ...row, entity })} />
      ) : null}
      {keyFields.map((field) => (
        <Small
          key={field.name}
          label={field.label}
          value={row.key[field.name] ?? ''}
          onChange={(text) => onChange({ ...row, key: { ...row.key, [field.name]: text } })}
        />
      ))}
      {valueFields.map((field) => (
        <Small
          key={field.name}
          label={field.label}
          value={row.value[field.name] ?? ''}
          {...(field.isList ? { hint: words.listHint } : {})}
          onChange={(text) => onChange({ ...row, value: { ...row.value, [field.name]: text } })}
        />
      ))}
      <Small label={words.from} value={row.validFrom} onChange={(validFrom) => onChange({ ...row, validFrom })} />
      <Small
        label={words.to}
        value={row.validTo}
        hint={words.open}
        onChange={(validTo) => onChange({ ...row, validTo })}
      />
      {onRemove ? (
        <div className="col-span-2">
          <Button size="small" tone="quiet" onClick={onRemove}>
            {words.remove}
          </Button>
        </div>
      ) : null}
    </fieldset>
  )
}

function Small(props: { label: string; value: string; hint?: string; onChange: (text: string) => void }) {
  const id = useId()
  return (
    <label className="block text-meta text-ink-2" htmlFor={id}>
      {props.label}
      <input
        id={id}
        className="field is-small mt-0.5 text-ink"
        placeholder={props.hint}
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </label>
  )
}
