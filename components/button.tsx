import type { ComponentProps, ReactNode } from 'react'
import { classes } from './classes.ts'
import { Link } from './link.tsx'

export type ButtonTone = 'plain' | 'primary' | 'quiet' | 'danger'

export interface ButtonLook {
  /** One filled (`primary`) button per view; everything else is outlined or quiet. */
  readonly tone?: ButtonTone
  readonly size?: 'normal' | 'small' | 'square'
  readonly icon?: ReactNode
  /** The key that does the same, shown inside the button. */
  readonly keyHint?: string
  readonly children?: ReactNode
}

export interface ButtonProps extends ButtonLook, Omit<ComponentProps<'button'>, 'children'> {
  /** Why it is not possible now, in words. The button stays visible, says so, and does nothing. */
  readonly refusal?: string | null
}

/** A control that does something here. */
export function Button({ tone, size, icon, keyHint, children, refusal, onClick, className, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={classes(look({ tone, size }), className)}
      onClick={refusal ? undefined : onClick}
      {...(refusal ? { 'aria-disabled': true, title: refusal, type: 'button' } : {})}
    >
      <Face icon={icon} keyHint={keyHint}>
        {children}
      </Face>
    </button>
  )
}

export interface LinkButtonProps extends ButtonLook, Omit<ComponentProps<typeof Link>, 'children'> {}

/** The same look for what leads somewhere else. */
export function LinkButton({ tone, size, icon, keyHint, children, className, ...rest }: LinkButtonProps) {
  return (
    <Link {...rest} className={classes(look({ tone, size }), className)}>
      <Face icon={icon} keyHint={keyHint}>
        {children}
      </Face>
    </Link>
  )
}

function Face({ icon, keyHint, children }: { icon: ReactNode; keyHint: string | undefined; children: ReactNode }) {
  return (
    <>
      {icon}
      {children}
      {keyHint ? <kbd className="key">{keyHint}</kbd> : null}
    </>
  )
}

function look(options: { tone: ButtonTone | undefined; size: ButtonLook['size'] }): string {
  const { tone = 'plain', size = 'normal' } = options
  return classes('btn', tone !== 'plain' && `is-${tone}`, size !== 'normal' && `is-${size}`)
}
