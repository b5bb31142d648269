import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const VERSION = 1
const NONCE_BYTES = 12
const TAG_BYTES = 16
const KEY_BYTES = 32

/** Seals what signs us in at an ERP: AES-256-GCM under the installation's key, bound to its connection so that it opens nowhere else. Gives version, nonce, tag and ciphertext in one buffer. */
export function sealSecret(wish: { dataFolder: string; connectionId: string; secret: string }): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', readKey(wish.dataFolder), nonce)
  cipher.setAAD(Buffer.from(wish.connectionId, 'utf8'))
  const sealed = Buffer.concat([cipher.update(wish.secret, 'utf8'), cipher.final()])
  return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), sealed])
}

/** Opens what sealSecret sealed for the same connection. Throws when it was changed, belongs to another connection, or was sealed under another key. */
export function openSecret(wish: { dataFolder: string; connectionId: string; sealed: Buffer }): string {
  const { sealed } = wish
  if (sealed[0] !== VERSION || sealed.length < 1 + NONCE_BYTES + TAG_BYTES) {
    throw new Error('The sealed secret of the connection is in no form this version knows.')
  }
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES)
  const tag = sealed.subarray(1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', readKey(wish.dataFolder), nonce, { authTagLength: TAG_BYTES })
  decipher.setAAD(Buffer.from(wish.connectionId, 'utf8'))
  decipher.setAuthTag(tag)
  try {
    return Buffer.concat([decipher.update(sealed.subarray(1 + NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString()
  } catch (error) {
    throw new Error('The secret of the connection does not open with the key of this installation: enter it again.', {
      cause: error,
    })
  }
}

/** The installation's own key: made once, readable by its owner only, kept beside the database and never in it. */
function readKey(dataFolder: string): Buffer {
  const path = join(dataFolder, 'connection-key')
  mkdirSync(dataFolder, { recursive: true })
  try {
    writeFileSync(path, randomBytes(KEY_BYTES).toString('base64url'), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST'
    if (!isThere) throw error
  }
  const key = Buffer.from(readFileSync(path, 'utf8'), 'base64url')
  if (key.length !== KEY_BYTES) throw new Error(`${path} does not hold a key of ${KEY_BYTES} bytes.`)
  return key
}
