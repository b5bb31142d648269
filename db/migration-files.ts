import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Migration, MigrationProvider } from 'kysely/migration'

const folder = join(import.meta.dirname, 'migrations')

/** Every migration in the order of its file name, which starts with the minute it was written. */
export const migrationFiles: MigrationProvider = {
  async getMigrations() {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.ts')).sort()
    const found: Record<string, Migration> = {}
    for (const name of names) {
      const module: unknown = await import(pathToFileURL(join(folder, name)).href)
      found[name.slice(0, -'.ts'.length)] = asMigration(name, module)
    }
    return found
  },
}

function asMigration(name: string, module: unknown): Migration {
  if (isMigration(module)) return { up: module.up } // forward only: `down` is never offered
  throw new Error(`db/migrations/${name} exports no function "up"`)
}

function isMigration(module: unknown): module is Migration {
  return typeof module === 'object' && module !== null && 'up' in module && typeof module.up === 'function'
}
