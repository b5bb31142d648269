import { z } from 'zod'
import { en, type MessageKey } from '../i18n/catalogue.ts'
import { decimalText } from '../i18n/format.ts'
import type { Translate } from '../i18n/translator.ts'

/** A step of an explanation in the reader's words, with its figures by name. */
export interface StepView {
  /** Its place among the steps: they have no other identity. */
  readonly key: string
  readonly text: string
  readonly figures: readonly { readonly name: string; readonly value: string }[]
}

const Step = z.object({ what: z.string() }).catchall(z.string())
const decimal = /^-?\d+(\.\d+)?$/

/** Steps as the engines wrote them, for a reader. What is not a step is left out. */
export function stepViews(ctx: { t: Translate; locale: string }, steps: unknown): StepView[] {
  return z
    .array(z.unknown())
    .catch([])
    .parse(steps)
    .flatMap((step, index) => {
      const read = Step.safeParse(step)
      return read.success ? [{ key: String(index), ...stepView(ctx, read.data) }] : []
    })
}

function stepView(ctx: { t: Translate; locale: string }, step: z.infer<typeof Step>): Omit<StepView, 'key'> {
  const { what, ...figures } = step
  return {
    text: stepWord(ctx.t, what),
    figures: Object.entries(figures)
      .filter(([, value]) => value !== '')
      .map(([name, value]) => ({
        name: figureWord(ctx.t, name),
        value: decimal.test(value) ? decimalText(value, ctx.locale) : value,
      })),
  }
}

// A word without a sentence is shown as it is, with spaces. hasOwn shows that the others are keys of the catalogue.
function stepWord(t: Translate, word: string): string {
  return Object.hasOwn(en.reasons.step, word) ? t(`reasons.step.${word}` as MessageKey) : word.replaceAll('_', ' ')
}

function figureWord(t: Translate, word: string): string {
  return Object.hasOwn(en.reasons.figure, word) ? t(`reasons.figure.${word}` as MessageKey) : word.replaceAll('_', ' ')
}
