declare const brand: unique symbol

/** A text that must not be exchanged for another of the same shape: nothing but its own constructor makes one. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name }

declare const flavour: unique symbol

/** Like a brand for texts that arrive typed from the database: a plain string may become one, two different ones still do not mix. */
export type Flavour<T, Name extends string> = T & { readonly [flavour]?: Name }
