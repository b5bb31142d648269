import { execFile, execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { z } from 'zod'

const scorer = resolve(import.meta.dirname, '../world/score.py')

const Score = z.object({
  passed: z.boolean(),
  measures: z.record(z.string(), z.object({ value: z.number(), gate: z.string(), passed: z.boolean() })),
  details: z.array(z.string()),
})

export type Score = z.infer<typeof Score>

/** The scorer is a Python script; a machine without Python cannot run it. In CI that is a failure, not a reason to skip. */
export function canScore(): boolean {
  try {
    execFileSync('python3', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return process.env['CI'] !== undefined && process.env['CI'] !== ''
  }
}

/** Scores a folder of exports against an answer key, every measure of it. */
export async function scoreExports(exportsFolder: string, key: string): Promise<Score> {
  const out = join(exportsFolder, 'score.json')
  const words = [scorer, '--key', key, '--exports', exportsFolder, '--json', out]
  await new Promise<void>((resolve, reject) => {
    // A failed gate is exit 1 and an answer; anything above is a fault of the call.
    execFile('python3', words, { maxBuffer: 64 * 1024 * 1024 }, (error, _stdout, stderr) => {
      if (error && error.code !== 1) reject(new Error(`the scorer failed: ${stderr}`))
      else resolve()
    })
  })
  return Score.parse(JSON.parse(await readFile(out, 'utf8')))
}
