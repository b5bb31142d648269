import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

const root = join(import.meta.dirname, '../..')

/** One source file of ours, by its path from the root. */
export interface Source {
  readonly path: string
  readonly text: string
}

/** Every code file that is in the project or about to be, tests included. */
export function listSources(): Source[] {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  return listed
    .split('\n')
    .filter((path) => /^[^.].*\.(ts|tsx|mjs)$/.test(path) && existsSync(join(root, path)))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

/** Reads any file of the project as text. */
export function readProjectFile(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

/** What a file imports, type imports and re-exports included: packages by name, our own files by their path from the root. */
export function importsOf(source: Source): string[] {
  const found = source.text.matchAll(
    /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]|(?:^|\n)import\s+['"]([^'"]+)['"]/g,
  )
  return [...found].map((match) => resolveSpecifier(source.path, match[1] ?? match[2] ?? match[3] ?? ''))
}

function resolveSpecifier(from: string, specifier: string): string {
  if (specifier.startsWith('#')) return specifier.slice(1)
  if (specifier.startsWith('.')) return normalize(join(dirname(from), specifier))
  return specifier
}

/** Names a file exports, in the order written. */
export function exportsOf(source: Source): string[] {
  const declared = source.text.matchAll(
    /(?:^|\n)export (?:default )?(?:async )?(?:const|function|class|interface|type) (\w+)/g,
  )
  return [...declared].map((match) => match[1] ?? '')
}

/** Splits a kebab-case, snake_case or camelCase name into its lower-case words. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
}

/** Source text with comments blanked out, so that words in prose are not taken for code. Lines keep their numbers. */
export function withoutComments(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))
    .replace(/(^|[^:'"`\\])\/\/[^\n]*/g, '$1')
}
