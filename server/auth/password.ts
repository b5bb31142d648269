import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

interface ScryptCost {
  readonly n: number
  readonly r: number
  readonly p: number
}

const currentCost: ScryptCost = { n: 2 ** 15, r: 8, p: 1 }
const keyLength = 32

/** Hashes a password for storage as `scrypt$n$r$p$salt$key`; the cost travels with the hash so that it can be raised later. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const key = await deriveKey(password, salt, currentCost)
  const { n, r, p } = currentCost
  return ['scrypt', n, r, p, salt.toString('base64url'), key.toString('base64url')].join('$')
}

/** True when the password belongs to the stored hash. Compares in constant time; an unreadable hash matches nothing. */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const [scheme, n, r, p, salt, key] = stored.split('$')
  if (scheme !== 'scrypt' || !n || !r || !p || !salt || !key) return false
  const cost = { n: Number.parseInt(n, 10), r: Number.parseInt(r, 10), p: Number.parseInt(p, 10) }
  const wanted = Buffer.from(key, 'base64url')
  const given = await deriveKey(password, Buffer.from(salt, 'base64url'), cost)
  return wanted.length === given.length && timingSafeEqual(wanted, given)
}

let spareHash: Promise<string> | undefined

/** Costs as much time as a real check and always fails, so that the answer time does not tell whether an account exists. */
export async function verifyNobody(password: string): Promise<false> {
  spareHash ??= hashPassword(randomBytes(12).toString('base64url'))
  await verifyPassword(password, await spareHash)
  return false
}

function deriveKey(password: string, salt: Buffer, cost: ScryptCost): Promise<Buffer> {
  const options = { N: cost.n, r: cost.r, p: cost.p, maxmem: 256 * cost.n * cost.r }
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, keyLength, options, (fault, key) => (fault ? reject(fault) : resolve(key)))
  })
}
