import { Button, type ButtonProps, Group, Modal, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useCommon } from '../texts/use-common';
import { Form, type FormValues, SubmitButton, TextField } from './form';

type Look = Pick<ButtonProps, 'variant' | 'color' | 'size' | 'leftSection' | 'disabled'>;

interface DialogButtonProps extends Look {
  readonly label: ReactNode;
  /** For those who only hear the button, when its label needs the row around it. */
  readonly describedAs?: string;
  readonly title: string;
  /** After it closed, in whatever way. */
  readonly onClosed?: () => void;
  readonly children: (close: () => void) => ReactNode;
}

/** A button that opens a dialog. Escape and the cross close it, and the focus comes back to the button. */
export function DialogButton({ label, describedAs, title, onClosed, children, ...look }: DialogButtonProps) {
  const t = useCommon();
  const [isOpen, setOpen] = useState(false);
  const close = (): void => {
    setOpen(false);
    onClosed?.();
  };
  return (
    <>
      <Button {...look} aria-label={describedAs} onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Modal opened={isOpen} onClose={close} title={title} closeButtonProps={{ 'aria-label': t.close }}>
        {children(close)}
      </Modal>
    </>
  );
}

interface ConfirmButtonProps extends Look {
  readonly label: ReactNode;
  readonly describedAs?: string;
  readonly title: string;
  readonly body: ReactNode;
  /** What must be typed again before it goes ahead. */
  readonly typed?: string;
  /** More fields of the question. */
  readonly fields?: ReactNode;
  readonly confirmLabel?: string;
  readonly onConfirm: (values: FormValues) => Promise<unknown>;
}

/** Asks before something that cannot be taken back. */
export function ConfirmButton(props: ConfirmButtonProps) {
  const { label, body, typed, fields, confirmLabel, onConfirm, color = 'red', ...rest } = props;
  const t = useCommon();
  return (
    <DialogButton {...rest} label={label} color={color}>
      {(close) => (
        <Form
          onSubmit={async (values) => {
            await onConfirm(values);
            close();
          }}
        >
          <Text size="sm" component="div">
            {body}
          </Text>
          {fields}
          {typed !== undefined && (
            <TextField
              name="typed"
              label={t.typeAgain(typed)}
              required
              pattern={escapePattern(typed)}
              autoFocus
            />
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              {t.cancel}
            </Button>
            <SubmitButton color={color}>{confirmLabel ?? label}</SubmitButton>
          </Group>
        </Form>
      )}
    </DialogButton>
  );
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/&!#%,:;<=>@`~-]/g, '\\$&');
}
