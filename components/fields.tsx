'use client'

import { Select } from '@base-ui/react/select'
import { Check, ChevronDown } from 'lucide-react'
import { useId } from 'react'
import { classes } from './classes.ts'

export interface ChoiceOption {
  readonly value: string
  readonly label: string
}

export interface ChoiceProps {
  readonly label: string
  readonly value: string
  readonly options: readonly ChoiceOption[]
  readonly onChange: (value: string) => void
  /** Why the choice cannot stay, in words; empty when it can. */
  readonly problem?: string
}

/** One of a few values, in the look of a field. It opens a list that works with arrows and typing. */
export function Choice({ label, value, options, onChange, problem = '' }: ChoiceProps) {
  const id = useId()
  return (
    <Select.Root
      items={options.map((option) => ({ value: option.value, label: option.label }))}
      value={value}
      onValueChange={(chosen) => (chosen === null ? undefined : onChange(chosen))}
    >
      <div className="grid min-w-0 content-start gap-1">
        <Select.Label className="font-medium">{label}</Select.Label>
        <Select.Trigger
          className="field flex items-center gap-2 text-left"
          {...(problem ? { 'aria-invalid': true, 'aria-describedby': id } : {})}
        >
          <Select.Value className="cut min-w-0 flex-1" />
          <Select.Icon>
            <ChevronDown aria-hidden className="size-3.5 text-ink-3" />
          </Select.Icon>
        </Select.Trigger>
        <FieldProblem id={id} text={problem} />
      </div>
      <Select.Portal>
        <Select.Positioner className="z-50" sideOffset={4} align="start" alignItemWithTrigger={false}>
          <Select.Popup className="pop min-w-(--anchor-width)">
            {options.map((option) => (
              <Select.Item key={option.value} value={option.value} className="pop-row">
                <Select.ItemText className="flex-1">{option.label}</Select.ItemText>
                <Select.ItemIndicator keepMounted className="size-4 data-unselected:invisible">
                  <Check aria-hidden className="size-4 text-accent" />
                </Select.ItemIndicator>
              </Select.Item>
            ))}
          </Select.Popup>
        </Select.Positioner>
      </Select.Portal>
    </Select.Root>
  )
}

export interface TextFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (text: string) => void
  readonly help?: string
  readonly problem?: string
  /** A figure: right-aligned, with digits of one width. */
  readonly figure?: boolean
  readonly long?: boolean
  readonly placeholder?: string
}

/** A labelled field with its help, and under it what is wrong with what was typed. */
export function TextField(props: TextFieldProps) {
  const { label, value, help, problem = '', figure = false, long = false } = props
  const id = useId()
  const described = [help ? `${id}-help` : '', problem ? `${id}-problem` : ''].filter(Boolean).join(' ')
  const shared = {
    id,
    value,
    onChange: (event: { target: { value: string } }) => props.onChange(event.target.value),
    ...(described ? { 'aria-describedby': described } : {}),
    ...(problem ? { 'aria-invalid': true } : {}),
    ...(props.placeholder ? { placeholder: props.placeholder } : {}),
  }
  return (
    <div className="grid min-w-0 content-start gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {long ? (
        <textarea className="field h-auto min-h-16 resize-y py-2" maxLength={2000} {...shared} />
      ) : (
        <input className={classes('field', figure && 'num text-right')} autoComplete="off" maxLength={40} {...shared} />
      )}
      {help ? (
        <span id={`${id}-help`} className="text-meta text-ink-2">
          {help}
        </span>
      ) : null}
      <FieldProblem id={`${id}-problem`} text={problem} />
    </div>
  )
}

function FieldProblem({ id, text }: { id: string; text: string }) {
  return text === '' ? null : (
    <span id={id} className="text-meta text-bad">
      {text}
    </span>
  )
}
