import type { Db } from '#db/client'
import { insertRoleGrant, upsertUser } from '#db/queries/users'
import { hashPassword } from './password.ts'
import type { Role } from './role.ts'

/** One password for every person of the demo; the demo command prints it, and nothing else creates these accounts. */
export const demoPassword = 'tie-every-cent'

/** The people of the demo: one per role in all entities, and an analyst who works in one. */
export const demoUsers: readonly { name: string; email: string; role: Role; entity: string | null }[] = [
  { name: 'Maren Okafor', email: 'analyst@halden.example', role: 'analyst', entity: null },
  { name: 'Aoife Brennan', email: 'analyst.ie@halden.example', role: 'analyst', entity: 'HM-IE' },
  { name: 'Priya Raman', email: 'controller@halden.example', role: 'controller', entity: null },
  { name: 'Tomas Lindgren', email: 'auditor@halden.example', role: 'auditor', entity: null },
  { name: 'Kenji Sato', email: 'integration@halden.example', role: 'integration_admin', entity: null },
  { name: 'Dana Whitfield', email: 'executive@halden.example', role: 'executive', entity: null },
  { name: 'Ines Castell', email: 'admin@halden.example', role: 'admin', entity: null },
]

/** Creates the demo people with their grants, or restores their names and password. Safe to run at every start. */
export async function seedDemoUsers(db: Db): Promise<void> {
  const passwordHash = await hashPassword(demoPassword)
  await db.transaction().execute(async (tx) => {
    for (const { name, email, role, entity } of demoUsers) {
      const userId = await upsertUser(tx, { email, name, passwordHash, locale: 'en' })
      await insertRoleGrant(tx, { userId, role, entity, grantedBy: null })
    }
  })
}
