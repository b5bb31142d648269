import { AskButton } from '#components/ask-button'
import { ActButton } from '#components/mappings/act-button'
import { ProposeMappingForm } from '#components/mappings/propose-mapping-form'
import { formProps } from '../../form-props.ts'
import type { PartProps } from './part-props.ts'

/** What its authors can do with a change; what is over shows no button. */
export function changeActions({ ctx, view }: PartProps) {
  const { t } = ctx
  const { edit, preview, submit } = view.abilities
  const input = { changeId: view.id }
  const isDraft = view.state === 'draft' || view.state === 'changes_requested'
  const form = formProps(ctx, view.set, t('mappings.form.editHeading', { reference: view.reference }))
  const draft = { title: view.title, reason: view.reason, rows: view.draftRows }
  return (
    <>
      {leaving({ ctx, view })}
      {edit.shown && edit.refusal === null && form ? (
        <ProposeMappingForm
          key={view.revision}
          label={t('mappings.change.edit')}
          draft={draft}
          repost={view.repost}
          change={{ changeId: view.id, rowVersion: view.rowVersion }}
          {...form}
        />
      ) : null}
      {preview.shown && preview.refusal === null ? (
        <ActButton
          action="mappings.preview"
          input={input}
          label={t(view.preview ? 'mappings.change.again' : 'mappings.change.simulate')}
          working={t('mappings.change.simulating')}
          tone={isDraft && !view.preview ? 'primary' : 'plain'}
        />
      ) : null}
      {submit.shown && isDraft ? (
        <ActButton
          action="mappings.submit"
          input={{ ...input, rowVersion: view.rowVersion }}
          label={t('mappings.change.submit')}
          working={t('mappings.change.submitting')}
          tone={view.preview ? 'primary' : 'plain'}
          refusal={submit.refusal}
        />
      ) : null}
    </>
  )
}

function leaving({ ctx: { t }, view }: PartProps) {
  const { withdraw, 'roll-back': rollBack } = view.abilities
  const { reference } = view
  const cancel = t('mappings.change.cancel')
  if (withdraw.shown && withdraw.refusal === null) {
    return (
      <AskButton
        action="mappings.withdraw"
        input={{ changeId: view.id, rowVersion: view.rowVersion }}
        label={t('mappings.change.withdraw')}
        words={{
          title: t('mappings.change.withdrawTitle', { reference }),
          body: t('mappings.change.withdrawBody'),
          cancel,
          done: t('mappings.change.done'),
        }}
      />
    )
  }
  if (!rollBack.shown || rollBack.refusal !== null) return null
  return (
    <AskButton
      action="mappings.roll-back"
      input={{ changeId: view.id }}
      label={t('mappings.change.rollBack')}
      reason={{ label: t('mappings.change.reason') }}
      leadTo={{ path: '/mappings/changes', from: 'changeId' }}
      words={{
        title: t('mappings.change.rollBackTitle', { reference }),
        body: t('mappings.change.rollBackBody'),
        cancel,
        done: t('mappings.change.done'),
      }}
    />
  )
}
