/** How a text field is named to people and what it looks like; published with the schema and said wherever a request has something else. */
export function expected(title: string, example: string): { title: string; examples: string[] } {
  return { title, examples: [example] }
}
