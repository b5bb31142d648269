import { Search, X } from 'lucide-react'
import { Button, LinkButton } from '../button.tsx'

export interface SearchFormProps {
  readonly action: string
  readonly label: string
  readonly button: string
  readonly clear: { readonly label: string; readonly href: string } | null
  readonly text: string
  /** What stays in the address: entity and period. */
  readonly kept: Readonly<Record<string, string>>
}

/** Finds a document by any of its numbers. It is a plain form, so the address can be shared. */
export function SearchForm({ action, label, button, clear, text, kept }: SearchFormProps) {
  return (
    <form action={action} role="search" aria-label={button} className="flex min-w-0 items-center gap-2">
      {Object.entries(kept).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <input
        className="field is-small w-72 max-sm:w-48"
        type="search"
        name="q"
        defaultValue={text}
        aria-label={label}
        placeholder={label}
        autoComplete="off"
      />
      <Button type="submit" size="small" icon={<Search aria-hidden />}>
        {button}
      </Button>
      {clear ? (
        <LinkButton
          href={clear.href}
          size="square"
          tone="quiet"
          icon={<X aria-hidden />}
          aria-label={clear.label}
          title={clear.label}
        />
      ) : null}
    </form>
  )
}
