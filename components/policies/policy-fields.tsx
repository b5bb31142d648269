'use client'

import { Choice, TextField } from '../fields.tsx'
import { type PolicyField, type PolicyProblems, type PolicyText, policyKinds } from './policy-draft.ts'
import type { PolicySheetProps } from './policy-sheet.tsx'

export type FieldWord =
  | PolicyField
  | 'kind'
  | 'combine'
  | 'lower'
  | 'greater'
  | 'percentHelp'
  | 'capHelp'
  | 'combineHelp'
  | 'overallHelp'
  | 'performanceHelp'
  | 'trivialHelp'
  | 'openEnd'

interface FieldsProps extends Pick<PolicySheetProps, 'options' | 'baseOf' | 'words'> {
  readonly text: PolicyText
  readonly problems: PolicyProblems
  readonly onChange: (more: Partial<PolicyText>) => void
}

/** What a policy says: its limits, its days and why, and of a new one its kind and whom it holds for. */
export function PolicyFields(props: FieldsProps) {
  const { text, words } = props
  return (
    <>
      {text.policyId === '' ? <Scope {...props} /> : null}
      <Limits {...props} />
      <div className="grid grid-cols-2 gap-3">
        <Typed name="validFrom" of={props} placeholder="2026-12-31" />
        <Typed name="validTo" of={props} placeholder={words.openEnd} />
      </div>
      <Typed name="reason" of={props} long />
    </>
  )
}

function Scope(props: FieldsProps) {
  const { text, words, options, onChange } = props
  const kinds = policyKinds.map((kind) => ({ value: kind, label: words.kinds[kind] }))
  return (
    <>
      <Toggle label={words.kind} value={text.kind} options={kinds} onChange={(kind) => onChange({ kind })} />
      <div className="grid grid-cols-2 gap-3">
        <div className={text.kind === 'tolerance' ? '' : 'col-span-2'}>
          <Picked name="entity" of={props} options={options.entities} />
        </div>
        {text.kind === 'tolerance' ? (
          <>
            <Picked name="currency" of={props} options={options.currencies} />
            <div className="col-span-2">
              <Picked name="class" of={props} options={options.classes} />
            </div>
          </>
        ) : null}
      </div>
    </>
  )
}

function Limits(props: FieldsProps) {
  const { text, words, onChange, baseOf } = props
  if (text.kind === 'cap') return <Typed name="percent" of={props} figure help={words.capHelp} />
  if (text.kind === 'materiality') {
    const unit = baseOf[text.entity]
    return (
      <div className="grid grid-cols-3 gap-3 max-sm:grid-cols-1">
        <Typed name="overall" of={props} figure {...unitOf(unit)} help={words.overallHelp} />
        <Typed name="performance" of={props} figure {...unitOf(unit)} help={words.performanceHelp} />
        <Typed name="trivial" of={props} figure {...unitOf(unit)} help={words.trivialHelp} />
      </div>
    )
  }
  const combines = (['lower', 'greater'] as const).map((value) => ({ value, label: words[value] }))
  return (
    <>
      <div className="grid grid-cols-2 gap-3">
        <Typed name="absolute" of={props} figure {...unitOf(text.currency || undefined)} />
        <Typed name="percent" of={props} figure help={words.percentHelp} />
      </div>
      <Toggle
        label={words.combine}
        value={text.combine}
        options={combines}
        help={words.combineHelp}
        onChange={(combine) => onChange({ combine })}
      />
    </>
  )
}

function unitOf(unit: string | undefined): { unit?: string } {
  return unit ? { unit } : {}
}

interface TypedProps {
  readonly name: PolicyField
  readonly of: FieldsProps
  readonly figure?: boolean
  readonly long?: boolean
  readonly help?: string
  readonly unit?: string
  readonly placeholder?: string
}

function Typed({ name, of, unit, ...look }: TypedProps) {
  const { text, words, problems, onChange } = of
  return (
    <TextField
      {...look}
      label={unit ? `${words[name]}, ${unit}` : words[name]}
      value={text[name]}
      problem={wordOf(of, problems[name])}
      onChange={(value) => onChange({ [name]: value })}
    />
  )
}

interface PickedProps {
  readonly name: 'entity' | 'currency' | 'class'
  readonly of: FieldsProps
  readonly options: PolicySheetProps['options']['entities']
}

function Picked({ name, of, options }: PickedProps) {
  const { text, words, problems, onChange } = of
  return (
    <Choice
      label={words[name]}
      value={text[name]}
      options={options}
      problem={wordOf(of, problems[name])}
      onChange={(value) => onChange({ [name]: value })}
    />
  )
}

function wordOf({ words }: FieldsProps, problem: PolicyProblems[PolicyField]): string {
  return problem ? words.problems[problem] : ''
}

interface ToggleProps<Value extends string> {
  readonly label: string
  readonly value: Value
  readonly options: readonly { readonly value: Value; readonly label: string }[]
  readonly help?: string
  readonly onChange: (value: Value) => void
}

/** Two or three values side by side, one of which holds. */
function Toggle<Value extends string>({ label, value, options, help, onChange }: ToggleProps<Value>) {
  return (
    <fieldset className="grid justify-items-start gap-1">
      <legend className="mb-1 font-medium">{label}</legend>
      <div className="seg max-w-full overflow-x-auto">
        {options.map((option) => (
          <button
            key={option.value}
            type="button"
            aria-pressed={option.value === value}
            onClick={() => onChange(option.value)}
          >
            {option.label}
          </button>
        ))}
      </div>
      {help ? <span className="text-meta text-ink-2">{help}</span> : null}
    </fieldset>
  )
}
