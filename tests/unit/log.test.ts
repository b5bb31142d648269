import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const log = join(import.meta.dirname, '../../server/telemetry/log.ts')

test('a secret never reaches a log line, however it is nested, and every line carries its part', () => {
  const script = `
    const { openLog } = await import(${JSON.stringify(log)})
    openLog({ part: 'web', level: 'info' })
      .child({ correlationId: 'c-1' })
      .info({ password: 'hunter2', user: { token: 'hunter2' }, request: { headers: { cookie: 'hunter2' } } }, 'hello')`
  const { stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
  expect(stderr).not.toContain('hunter2')
  expect(JSON.parse(stderr)).toMatchObject({ level: 'info', part: 'web', correlationId: 'c-1', msg: 'hello' })
})

test('an error says what happened and nothing of the connection it happened on', () => {
  const script = `
    const { openLog } = await import(${JSON.stringify(log)})
    const err = Object.assign(new Error('gone', { cause: new Error('cable') }), { code: '57P01', client: { host: 'db' } })
    openLog({ part: 'web', level: 'info' }).error({ err }, 'failed')`
  const { stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
  const { err } = JSON.parse(stderr)
  expect(err).toMatchObject({ type: 'Error', message: 'gone', code: '57P01', cause: { message: 'cable' } })
  expect(err).not.toHaveProperty('client')
})
