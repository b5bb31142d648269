import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSecret, sealSecret } from '#server/connectors/secrets'

let dataFolder = ''
beforeAll(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'tieout-secrets-'))
})
afterAll(() => rmSync(dataFolder, { recursive: true, force: true }))

const secret = 'pässword "with" signs'

test('a sealed secret opens for its connection, and two seals of one secret differ', () => {
  const seal = () => sealSecret({ dataFolder, connectionId: 'a', secret })
  const sealed = seal()
  expect(openSecret({ dataFolder, connectionId: 'a', sealed })).toBe(secret)
  expect(sealed.includes(secret)).toBe(false)
  expect(seal().equals(sealed)).toBe(false)
})

test('a sealed secret copied to another connection does not open', () => {
  const sealed = sealSecret({ dataFolder, connectionId: 'a', secret })
  expect(() => openSecret({ dataFolder, connectionId: 'b', sealed })).toThrow(/enter it again/)
})

test('a changed or shortened seal does not open', () => {
  const sealed = sealSecret({ dataFolder, connectionId: 'a', secret })
  for (let at = 0; at < sealed.length; at += 1) {
    const changed = Buffer.from(sealed)
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at)
    expect(() => openSecret({ dataFolder, connectionId: 'a', sealed: changed }), `byte ${at}`).toThrow()
    expect(() => openSecret({ dataFolder, connectionId: 'a', sealed: sealed.subarray(0, at) })).toThrow()
  }
})

test('under another key nothing opens, and a spoilt key is told instead of replaced', () => {
  const other = mkdtempSync(join(tmpdir(), 'tieout-secrets-'))
  const sealed = sealSecret({ dataFolder: other, connectionId: 'a', secret })
  expect(() => openSecret({ dataFolder, connectionId: 'a', sealed })).toThrow(/enter it again/)
  const path = join(other, 'connection-key')
  expect(statSync(path).mode & 0o777).toBe(0o600)
  writeFileSync(path, 'short')
  expect(() => openSecret({ dataFolder: other, connectionId: 'a', sealed })).toThrow(/32 bytes/)
  expect(readFileSync(path, 'utf8')).toBe('short')
  rmSync(other, { recursive: true })
})
