import type { WebCtx } from '#server/auth/web-ctx'
import { setFields } from '#server/domain/corrections/mapping-fields'
import { fieldWord } from '#server/mappings/mapping-words'

/** What the form of a set shows: its fields by name and word, and the words around them. Undefined where there is no such set. */
export function formProps(ctx: Pick<WebCtx, 't'>, set: string, heading?: string) {
  const fields = setFields[set]
  if (!fields) return undefined
  const { t } = ctx
  const named = (names: readonly string[]) => names.map((name) => ({ name, label: fieldWord(ctx, name) }))
  return {
    set,
    byEntity: fields.byEntity,
    keyFields: named(fields.key),
    valueFields: named(fields.value).map((field) => ({ ...field, isList: field.name === 'dimensions' })),
    words: {
      heading: heading ?? t('mappings.form.heading'),
      title: t('mappings.form.title'),
      reason: t('mappings.form.reason'),
      repost: t('mappings.form.repost'),
      add: t('mappings.form.add'),
      cancel: t('mappings.form.cancel'),
      save: t('mappings.form.save'),
      row: t('mappings.form.row'),
      entity: t('mappings.form.entity'),
      from: t('mappings.form.from'),
      to: t('mappings.form.to'),
      open: t('mappings.form.open'),
      remove: t('mappings.form.remove'),
      listHint: t('mappings.form.listHint'),
    },
  }
}
