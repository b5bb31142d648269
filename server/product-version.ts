import description from '../package.json' with { type: 'json' }

/** The version of the product that stands on what it hands out. */
export const productVersion: string = description.version
