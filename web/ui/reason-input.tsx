import { TextInput, type TextInputProps } from '@mantine/core'

interface Props extends Omit<TextInputProps, 'onChange'> {
  value: string
  onChange: (reason: string) => void
}

/** Why, in a person's own words: the log keeps them, so there must be some. */
export function ReasonInput({ onChange, ...rest }: Props) {
  return (
    <TextInput
      required
      minLength={3}
      maxLength={500}
      {...rest}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  )
}
