import { NativeSelect, NumberInput, Textarea, TextInput } from '@mantine/core'
import { editorWords as words } from '#web/words/method-editor.ts'
import { fieldId, useContent, useIssue } from './draft.ts'

interface Place {
  label: string
  /** Of the content: `decision.bands[1].to`. */
  position: string
  hint?: string
}

interface TextProps extends Place {
  value: string
  onChange: (value: string) => void
  long?: true
  type?: 'date' | 'url'
  most?: number
}

/** A text of the rule with what is amiss with it. */
export function TextField({ label, position, hint, value, onChange, long, type, most = 500 }: TextProps) {
  const shared = {
    id: fieldId(position),
    label,
    description: hint,
    maxLength: most,
    error: useIssue(position),
    value,
  }
  if (long)
    return (
      <Textarea
        {...shared}
        autosize
        minRows={2}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
    )
  return <TextInput {...shared} type={type} onChange={({ currentTarget }) => onChange(currentTarget.value)} />
}

interface NumberProps extends Place {
  value: number | null
  onChange: (value: number | null) => void
  /** Digits after the comma. */
  digits?: number
  most?: number
}

/** A number of the rule; empty is null. */
export function NumberField({
  label,
  position,
  hint,
  value,
  onChange,
  digits = 0,
  most = 10_000,
}: NumberProps) {
  return (
    <NumberInput
      id={fieldId(position)}
      label={label}
      description={hint}
      error={useIssue(position)}
      min={0}
      max={most}
      decimalScale={digits}
      decimalSeparator=","
      allowedDecimalSeparators={['.', ',']}
      allowNegative={false}
      value={value ?? ''}
      onChange={(next) => onChange(next === '' ? null : Number(next))}
    />
  )
}

/** Which document a number is from. */
export function SourceField({
  position,
  value,
  onChange,
}: {
  position: string
  value: string
  onChange: (value: string) => void
}) {
  const [{ sources }] = useContent()
  const known = Object.entries(sources).map(([key, { title, section }]) => ({
    value: key,
    label: [title || key, section].filter(Boolean).join(', '),
  }))
  return (
    <NativeSelect
      id={fieldId(position)}
      label={words.source}
      error={useIssue(position)}
      value={value in sources ? value : ''}
      data={[{ value: '', label: words.noSource }, ...known]}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  )
}
