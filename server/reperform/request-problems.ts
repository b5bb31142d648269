import type { z } from 'zod'
import { nearestWord } from './nearest-word.ts'
import type { Problem } from './problem.ts'
import { exampleOf, kindsOf, nodeAt, type SchemaNode } from './schema-node.ts'

const LONGEST_VALUE = 60
const LONGEST_EXAMPLE = 240

/** What is wrong with the form of a request: one problem per field, with the path of the field, what stands there and what is expected, each from the published schema. */
export function formProblems(issues: readonly z.core.$ZodIssue[], asked: unknown, schema: SchemaNode): Problem[] {
  return issues.flatMap((issue) => {
    const { node, value } = nodeAt(schema, asked, issue.path)
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownField(key, issue.path, node))
    const around = nodeAt(schema, asked, issue.path.slice(0, -1)).node
    const kinds = issue.code === 'invalid_union' && around ? kindsOf(around) : []
    const remedy = kinds.length > 0 ? oneOf(kinds, value) : remedyFor(issue, node, value)
    return [{ field: fieldOf(issue.path), problem: problemWith(issue, value), remedy }]
  })
}

/** A problem with what a request means, with an example of the field where the field is missing. */
export function withExpectation(problem: Problem, asked: unknown, schema: SchemaNode): Problem {
  const { node, value } = nodeAt(schema, asked, pathOf(problem.field))
  if (!node || (value !== undefined && value !== null) || problem.field === '') return problem
  return { ...problem, remedy: `${problem.remedy} ${wanted(node)}` }
}

function fieldOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`
    return text === '' ? String(part) : `${text}.${String(part)}`
  }, '')
}

function pathOf(field: string): PropertyKey[] {
  return [...field.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([part, index]) => (index === undefined ? part : Number(index)))
}

function unknownField(key: string, path: readonly PropertyKey[], node: SchemaNode | undefined): Problem {
  const fields = [...Object.keys(node?.properties ?? {}), ...(node?.propertyNames?.enum ?? []).map(String)]
  const near = nearestWord(key, fields)
  const question = near === undefined ? 'Leave it out.' : `Did you mean "${near}"?`
  return {
    field: fieldOf([...path, key]),
    problem: `There is no field "${key}" here; a field nobody reads would change nothing.`,
    remedy: `${question} The fields here are ${fields.join(', ')}.`,
  }
}

function problemWith(issue: z.core.$ZodIssue, value: unknown): string {
  if (value === undefined) return 'It is missing.'
  if (value === null) return 'It is null.'
  if (issue.code === 'too_small' && Array.isArray(value)) return 'The list has too few entries.'
  if (issue.code === 'too_big' && Array.isArray(value)) return 'The list has too many entries.'
  if (value === '') return 'It is empty.'
  if (issue.code === 'invalid_key') return 'It has a name that cannot stand here.'
  return `It is ${kindOf(value)}${typeof value === 'object' ? '' : `: ${shown(value)}`}.`
}

function remedyFor(issue: z.core.$ZodIssue, node: SchemaNode | undefined, value: unknown): string {
  if (!node) return `${issue.message}.`
  if (node.enum) return `${oneOf(node.enum, value)}${explained(node)}`
  if (node.type === 'string' && typeof value === 'number') return `Write it as text, in quotes. ${wanted(node)}`
  return wanted(node)
}

function oneOf(words: readonly unknown[], value: unknown): string {
  const texts = words.filter((word) => typeof word === 'string')
  const near = typeof value === 'string' ? nearestWord(value, texts) : undefined
  const choice = `Give one of ${words.map((word) => JSON.stringify(word)).join(', ')}.`
  return near === undefined ? choice : `Did you mean "${near}"? ${choice}`
}

function wanted(node: SchemaNode): string {
  const example = JSON.stringify(exampleOf(node))
  const such = example.length <= LONGEST_EXAMPLE ? `, such as ${example}` : ''
  return `Give ${nounOf(node)}${such}.${explained(node)}`
}

function nounOf(node: SchemaNode): string {
  if (node.title !== undefined) return node.title
  switch (node.type ?? '') {
    case 'object':
      return node.required?.length ? `an object with ${node.required.join(', ')}` : 'an object'
    case 'array':
      return node.minItems ? `a list of at least ${node.minItems}` : 'a list'
    case 'integer':
      return `a whole number${rangeOf(node)}`
    case 'boolean':
      return 'true or false'
    case 'string':
      return node.const === undefined ? 'a text' : 'this word'
    default:
      return 'one of its forms'
  }
}

function rangeOf({ minimum, maximum }: SchemaNode): string {
  const least = minimum === undefined || minimum === Number.MIN_SAFE_INTEGER ? '' : ` from ${minimum}`
  return maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? least : `${least} to ${maximum}`
}

function explained({ description }: SchemaNode): string {
  return description === undefined ? '' : ` What it is: ${description}`
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'an object'
  return typeof value === 'string' ? 'the text' : `the ${typeof value}`
}

function shown(value: unknown): string {
  const text = JSON.stringify(value)
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE)}…`
}
