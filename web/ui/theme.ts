import { createTheme, NativeSelect, Notification, NumberInput, TextInput } from '@mantine/core'
import '@mantine/core/styles/default-css-variables.css'
import '@mantine/core/styles/global.css'
import '@mantine/core/styles/UnstyledButton.css'
import '@mantine/core/styles/CloseButton.css'
import '@mantine/core/styles/Input.css'
import '@mantine/core/styles/InlineInput.css'
import '@mantine/core/styles/Checkbox.css'
import '@mantine/core/styles/NumberInput.css'
import '@mantine/core/styles/Combobox.css'
import '@mantine/core/styles/Notification.css'
import '@mantine/notifications/styles.css'
import { common } from '#web/words/common.ts'
import './theme.css'

/** Mantine in the colours and sizes of `base.css`; its variables are set there, so no style is put into the page. */
export const theme = createTheme({
  primaryColor: 'blue',
  defaultRadius: 'sm',
  components: {
    Notification: Notification.extend({
      defaultProps: { closeButtonProps: { 'aria-label': common.closeNote } },
    }),
    TextInput: TextInput.extend({ defaultProps: { size: 'sm' } }),
    NativeSelect: NativeSelect.extend({ defaultProps: { size: 'sm' } }),
    NumberInput: NumberInput.extend({
      defaultProps: { size: 'sm', decimalSeparator: ',', hideControls: true },
    }),
  },
})
