import { expect, test } from 'vitest'
import { parseEnv } from '#server/env'

test('without any setting everything has a default', () => {
  expect(parseEnv({})).toMatchObject({ PORT: 3000, HOST: '127.0.0.1' })
})

test('an empty setting counts as not set', () => {
  expect(parseEnv({ PORT: '', DATABASE_URL: '' }).PORT).toBe(3000)
})

test('every bad setting is named in one message', () => {
  const bad = { PORT: 'http', LOG_LEVEL: 'loud', DATABASE_URL: 'mysql://here' }
  expect(() => parseEnv(bad)).toThrow(/DATABASE_URL[\s\S]*PORT[\s\S]*LOG_LEVEL/)
})

test('a server of your own needs the login of the application as well', () => {
  expect(() => parseEnv({ DATABASE_URL: 'postgresql://owner@db/tieout' })).toThrow(/DATABASE_APP_URL/)
})

test('a sign-in provider is complete or not there', () => {
  expect(() => parseEnv({ OIDC_ISSUER: 'https://id.example' })).toThrow(/OIDC_CLIENT_ID/)
})
