import type { Fault } from './not-posted.ts'
import type { Booked } from './scene.ts'
import { together } from './together.ts'
import {
  categoryUnknown,
  numberEnded,
  numberEndedYetPosted,
  taxCodeUnknown,
  voidedInBilling,
} from './unmapped-faults.ts'
import { credit, many, parts, plain, split, three } from './wishes.ts'
import { accountOverride } from './wrong-accounts.ts'
import { edited, missingLines, scaled } from './wrong-figures.ts'
import { shifted, wrongCurrency, wrongCustomer } from './wrong-place.ts'
import { supersededRate, taxDropped } from './wrong-taxes.ts'

const { months } = parts
const memo = { ...plain, ...credit }
const long = { ...plain, where: ({ billed }: Booked) => billed.lines.length > 3 }
const locked = { period: '2026-03', created: '2026-03-08T10:00:00Z', found: 'CUTOFF/silently_shifted' }
const inFebruary = { months: ['2026-02'] }

/** Faults of what cannot be derived or was taken back, and two faults on one document. */
export const others: Readonly<Record<string, Readonly<Record<string, Fault>>>> = {
  'not to be derived': {
    'a number that ended': numberEnded({ ...plain, months }),
    'a number that ended, split': numberEnded({ ...split, months }),
    'a number that ended, yet posted': numberEndedYetPosted({ ...plain, months }),
    'a tax code without account': taxCodeUnknown({ ...plain, months }),
    'a tax code without account, thousandths': taxCodeUnknown({ ...three, months }),
    'a category without account': categoryUnknown({ ...plain, months }),
    'a category without account, split': categoryUnknown({ ...split, months }),
  },
  'taken back': {
    'an invoice void in billing alone': voidedInBilling({ ...plain, months }),
    'an invoice void in billing alone, split': voidedInBilling({ ...split, months }),
  },
  'two at once': {
    'customer and lines': together(wrongCustomer(long), missingLines(plain, 1), 'placed'),
    'customer and tax, a credit memo': together(wrongCustomer(memo), supersededRate(memo), 'placed'),
    'customer and month': together(
      wrongCustomer({ ...plain, ...inFebruary }),
      shifted({ ...plain, ...inFebruary }, locked),
      'placed',
    ),
    'customer and edit, several members': together(wrongCustomer(many), edited(many, '15'), 'placed'),
    'currency and account': together(wrongCurrency(memo, 'EUR'), accountOverride(memo), 'as the first'),
    'month and lines, several members': together(
      shifted({ ...many, ...inFebruary }, locked),
      missingLines(many, 1),
      'placed',
    ),
    'month and tax': together(shifted({ ...plain, ...inFebruary }, locked), taxDropped(plain), 'placed'),
    'lines and account': together(missingLines(long, 1), accountOverride(plain), 'as the first'),
    'tax and account, several members': together(supersededRate(many), accountOverride(many), 'as the first'),
    'scale and account, a credit memo': together(scaled(memo, '0.01'), accountOverride(memo), 'as the first'),
  },
}
