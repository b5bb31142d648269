import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'

/** Reads one line from stdin without showing it; the question appears only when a person is asked. */
export async function readSecret(question: string): Promise<string> {
  const asked = process.stdin.isTTY
  if (asked) process.stderr.write(question)
  const silence = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: silence, terminal: asked })
  try {
    const answer = await lines.question('')
    return answer
  } finally {
    lines.close()
    if (asked) process.stderr.write('\n')
  }
}
