import { globSync, readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

// The tests a mutation run repeats for every mutant: those of the domain, which need no database and take milliseconds.
const ofTheDomain = globSync('tests/unit/*.test.ts').filter((path) =>
  /from '#server\/domain\//.test(readFileSync(path, 'utf8')),
)

export default defineConfig({
  test: { include: [...ofTheDomain, 'tests/golden/**/*.test.ts'], maxWorkers: 1 },
})
