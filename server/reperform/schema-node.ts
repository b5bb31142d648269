import { z } from 'zod'

/** A part of a published request schema, as far as problems are worded from it. */
export interface SchemaNode {
  readonly title?: string | undefined
  readonly description?: string | undefined
  readonly type?: string | undefined
  readonly format?: string | undefined
  readonly const?: unknown
  readonly default?: unknown
  readonly enum?: readonly unknown[] | undefined
  readonly examples?: readonly unknown[] | undefined
  readonly minimum?: number | undefined
  readonly maximum?: number | undefined
  readonly minItems?: number | undefined
  readonly required?: readonly string[] | undefined
  readonly properties?: Readonly<Record<string, SchemaNode>> | undefined
  readonly additionalProperties?: SchemaNode | boolean | undefined
  readonly propertyNames?: SchemaNode | undefined
  readonly items?: SchemaNode | undefined
  readonly oneOf?: readonly SchemaNode[] | undefined
  readonly anyOf?: readonly SchemaNode[] | undefined
}

const Node: z.ZodType<SchemaNode> = z.lazy(() =>
  z.object({
    title: z.string().optional(),
    description: z.string().optional(),
    type: z.union([z.string(), z.array(z.string()).transform(([first]) => first)]).optional(),
    format: z.string().optional(),
    const: z.unknown().optional(),
    default: z.unknown().optional(),
    enum: z.array(z.unknown()).optional(),
    examples: z.array(z.unknown()).optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    minItems: z.number().optional(),
    required: z.array(z.string()).optional(),
    properties: z.record(z.string(), Node).optional(),
    additionalProperties: z.union([z.boolean(), Node]).optional(),
    propertyNames: Node.optional(),
    items: Node.optional(),
    oneOf: z.array(Node).optional(),
    anyOf: z.array(Node).optional(),
  }),
)

const read = new WeakMap<z.ZodType, SchemaNode>()

/** The published schema of a request, to be walked; read once per schema. */
export function schemaNodeOf(request: z.ZodType): SchemaNode {
  const node = read.get(request) ?? Node.parse(z.toJSONSchema(request, { io: 'input' }))
  read.set(request, node)
  return node
}

/** What stands at a path of a request, and what its schema says of that place; no node where the schema knows no such place. */
export function nodeAt(
  schema: SchemaNode,
  asked: unknown,
  path: readonly PropertyKey[],
): { readonly node: SchemaNode | undefined; readonly value: unknown } {
  let node: SchemaNode | undefined = chosen(schema, asked)
  let value = asked
  for (const part of path) {
    value = childOf(value, part)
    const child: SchemaNode | undefined = typeof part === 'number' ? node?.items : propertyOf(node, String(part))
    node = child && chosen(child, value)
  }
  return { node, value }
}

/** A value that fits a node: its own example, its default, or one built from what it must have. */
export function exampleOf(node: SchemaNode): unknown {
  if (node.examples?.[0] !== undefined) return node.examples[0]
  if (node.const !== undefined) return node.const
  if (node.enum?.[0] !== undefined) return node.enum[0]
  const [option] = optionsOf(node)
  if (option) return exampleOf(option)
  switch (node.type ?? '') {
    case 'object':
      return Object.fromEntries(
        (node.required ?? []).map((name) => [name, exampleOf(node.properties?.[name] ?? { type: 'string' })]),
      )
    case 'array':
      return node.items ? [exampleOf(node.items)] : []
    case 'integer':
      return Math.max(node.minimum ?? 1, 1)
    case 'boolean':
      return true
    default:
      return node.format === 'date' ? '2026-03-31' : 'a'
  }
}

/** The words of `kind` of which a node lets one choose. */
export function kindsOf(node: SchemaNode): readonly unknown[] {
  return optionsOf(node).flatMap((option) => {
    const kind = option.properties?.['kind']
    return kind ? (kind.enum ?? [kind.const]) : []
  })
}

/** The alternatives of a node besides null. */
function optionsOf(node: SchemaNode): readonly SchemaNode[] {
  return [...(node.oneOf ?? []), ...(node.anyOf ?? [])].filter((option) => option.type !== 'null')
}

/** Of alternatives the one of the kind that the value names; the node itself where none is. Keeps the outer explanation. */
function chosen(node: SchemaNode, value: unknown): SchemaNode {
  const options = optionsOf(node)
  const [only] = options
  const fitting = options.length === 1 ? only : options.find((option) => isOfKind(option, value))
  return fitting ? chosen({ ...fitting, description: node.description ?? fitting.description }, value) : node
}

function isOfKind(option: SchemaNode, value: unknown): boolean {
  return kindsOf({ oneOf: [option] }).includes(childOf(value, 'kind'))
}

function propertyOf(node: SchemaNode | undefined, name: string): SchemaNode | undefined {
  const more = node?.additionalProperties
  return node?.properties?.[name] ?? (typeof more === 'object' ? more : undefined)
}

function childOf(value: unknown, part: PropertyKey): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, part)
    ? Reflect.get(value, part)
    : undefined
}
