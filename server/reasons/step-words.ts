import { z } from 'zod'
import { en, type MessageKey } from '../i18n/catalogue.ts'
import { decimalText } from '../i18n/format.ts'
import type { Translate } from '../i18n/translator.ts'

/** A step of an explanation in the reader's words, with its figures by name. */
export interface StepView {
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
    .flatMap((step) => {
      const read = Step.safeParse(step)
      return read.success ? [stepView(ctx, read.data)] : []
    })
}

function stepView(ctx: { t: Translate; locale: string }, step: z.infer<typeof Step>): StepView {
  const { what, ...figures } = step
  return {
    text: wordOf(ctx.t, en.reasons.step, 'reasons.step', what),
    figures: Object.entries(figures)
      .filter(([, value]) => value !== '')
      .map(([name, value]) => ({
        name: wordOf(ctx.t, en.reasons.figure, 'reasons.figure', name),
        value: decimal.test(value) ? decimalText(value, ctx.locale) : value,
      })),
  }
}

/** The sentence of a machine word; a word without one is shown as it is, with spaces. */
function wordOf(t: Translate, known: object, place: string, word: string): string {
  // hasOwn has just shown that the word is one of the keys.
  return Object.hasOwn(known, word) ? t(`${place}.${word}` as MessageKey) : word.replaceAll('_', ' ')
}
