import type { Booked, Wish } from './scene.ts'

export const plain = { mode: 'per_invoice' } as const
export const split = { mode: 'split' } as const
export const parts = { mode: 'split', form: 'split', months: ['2026-01', '2026-02', '2026-03', '2026-04'] } as const
export const month = { mode: 'consolidated_monthly', form: 'consolidated' } as const
export const many = { ...month, where: ({ members }: Booked) => members.length > 1 }
export const alone = { ...month, where: ({ members }: Booked) => members.length === 1 }
export const credit = { kind: 'credit_memo' } as const
export const creditOf = (wish: Wish): Wish => ({ mode: wish.mode, kind: 'credit_memo' })
export const because = (wish: Wish, reason: string): Wish => ({
  ...creditOf(wish),
  where: ({ billed }) => billed.reason === reason,
})
export const three = { ...split, money: 3 } as const
export const foreign = { ...split, money: 'foreign' } as const
