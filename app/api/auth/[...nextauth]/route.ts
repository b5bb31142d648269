import NextAuth from 'next-auth'
import { sessionOptions } from '#server/auth/session'

const exchange = NextAuth(sessionOptions())

export { exchange as GET, exchange as POST }
