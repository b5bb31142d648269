import { z } from 'zod'
import { markLocale } from '#db/queries/users'
import { done } from '../domain/outcome.ts'
import { locales } from '../i18n/catalogue.ts'
import { defineAction } from './define-action.ts'

/** Stores the language the person reads from the next request on. */
export const chooseLocale = defineAction(
  'account.choose-locale',
  z.object({ locale: z.enum(locales) }),
  async (ctx, { locale }) => {
    await markLocale(ctx.db, { userId: ctx.actor.userId, locale })
    return done({ locale })
  },
)
