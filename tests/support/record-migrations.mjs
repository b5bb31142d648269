// Adds the hash of each new migration to the list that tests/tidy.test.ts compares with. It never changes an entry:
// a migration that was merged has run somewhere, and editing it would leave that database different from ours.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const list = join(import.meta.dirname, 'migration-hashes.json')
const folder = join(import.meta.dirname, '../../db/migrations')
const known = JSON.parse(readFileSync(list, 'utf8'))

for (const name of readdirSync(folder).sort()) {
  if (!name.endsWith('.ts') || known[name]) continue
  known[name] = createHash('sha256')
    .update(readFileSync(join(folder, name)))
    .digest('hex')
  console.log(`recorded ${name}`)
}
writeFileSync(list, `${JSON.stringify(known, null, 2)}\n`)
