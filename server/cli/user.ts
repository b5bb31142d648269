import { type Command, Option } from 'commander'
import { z } from 'zod'
import { markDisabled } from '#db/queries/users'
import { addUser } from '../auth/add-user.ts'
import { type Role, roles } from '../auth/role.ts'
import { CommandEnd, ExitCode } from './exit-code.ts'
import { readSecret } from './read-secret.ts'
import { withDatabase } from './with-database.ts'

const SHORTEST_PASSWORD = 12

/** `tieout user …`: accounts, for the first administrator and for emergencies. */
export function register(program: Command): void {
  const user = program.command('user').description('create, close and reopen accounts')
  user
    .command('add <email>')
    .description('create an account (or renew its password) and grant it a role; the password is read from stdin')
    .requiredOption('--name <name>', 'the name of the person')
    .addOption(new Option('--role <role>', 'what the person may do').choices([...roles]).makeOptionMandatory())
    .option('--entity <code>', 'the one legal entity the role counts in (default: all)')
    .action(add)
  user
    .command('disable <email>')
    .description('close an account; it is signed out at its next request')
    .action((email: string) => setDisabled(email, true))
  user
    .command('enable <email>')
    .description('reopen an account')
    .action((email: string) => setDisabled(email, false))
}

async function add(email: string, options: { name: string; role: Role; entity?: string }): Promise<void> {
  if (!z.email().safeParse(email).success) throw new CommandEnd(ExitCode.usage, `"${email}" is not an e-mail address.`)
  const password = await readSecret('Password: ')
  if (password.length < SHORTEST_PASSWORD) {
    throw new CommandEnd(ExitCode.usage, `A password has at least ${SHORTEST_PASSWORD} characters.`)
  }
  const { name, role, entity = null } = options
  await withDatabase((ctx) => addUser(ctx, { email, name, password, role, entity }))
  console.log(`${email} can sign in as ${role}${entity ? ` in ${entity}` : ''}.`)
}

async function setDisabled(email: string, disabled: boolean): Promise<void> {
  const found = await withDatabase((ctx) => markDisabled(ctx.db, { email, at: disabled ? ctx.now() : null }))
  if (!found) throw new CommandEnd(ExitCode.failed, `There is no account ${email}.`)
  console.log(`${email} is ${disabled ? 'closed' : 'open'}.`)
}
