import { Instant, type InstantProps } from '../moment.tsx'

export interface VersionListProps {
  readonly versions: readonly {
    readonly versionNo: number
    readonly known: InstantProps
    /** Null for the first version that was received. */
    readonly changes:
      | readonly { readonly path: string; readonly before: string | null; readonly after: string | null }[]
      | null
    readonly more: number
  }[]
  readonly labels: { readonly first: string; readonly unchanged: string; readonly more: string }
}

/** Every version of a document, newest first, each with what changed from the one before. */
export function VersionList({ versions, labels }: VersionListProps) {
  return (
    <ol className="flex flex-col gap-3">
      {versions.map((version) => (
        <li key={version.versionNo}>
          <p className="flex items-baseline gap-2">
            <span className="font-medium">v{version.versionNo}</span>
            <span className="ml-auto text-meta text-ink-2">
              <Instant {...version.known} />
            </span>
          </p>
          <Changes version={version} labels={labels} />
        </li>
      ))}
    </ol>
  )
}

function Changes({
  version,
  labels,
}: {
  version: VersionListProps['versions'][number]
  labels: VersionListProps['labels']
}) {
  if (version.changes === null) return <p className="text-meta text-ink-2">{labels.first}</p>
  if (version.changes.length === 0) return <p className="text-meta text-ink-2">{labels.unchanged}</p>
  return (
    <ul className="mt-1 flex flex-col gap-1 text-meta">
      {version.changes.map((change) => (
        <li key={change.path} className="[overflow-wrap:anywhere]">
          <span className="text-ink-2">{change.path}</span>{' '}
          {change.before === null ? null : (
            <del className="rounded-badge bg-bad-tint px-1 no-underline">− {change.before}</del>
          )}{' '}
          {change.after === null ? null : (
            <ins className="rounded-badge bg-ok-tint px-1 no-underline">+ {change.after}</ins>
          )}
        </li>
      ))}
      {version.more > 0 ? (
        <li className="text-ink-2">
          {version.more} {labels.more}
        </li>
      ) : null}
    </ul>
  )
}
