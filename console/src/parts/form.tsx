import {
  Alert,
  Button,
  Checkbox,
  NativeSelect,
  PasswordInput,
  Stack,
  Textarea,
  TextInput,
  type TextInputProps,
} from '@mantine/core';
import { createContext, type FormEvent, type ReactNode, useContext, useRef, useState } from 'react';
import { ApiError } from '../api/client';
import { useCommon } from '../texts/use-common';
import { useErrorText } from '../texts/use-error-text';

/** What was typed into a form, by the names of its fields. */
export class FormValues {
  constructor(private readonly data: FormData) {}

  text(name: string): string {
    const value = this.data.get(name);
    return typeof value === 'string' ? value : '';
  }

  number(name: string): number {
    return Number(this.text(name));
  }

  isChecked(name: string): boolean {
    return this.data.has(name);
  }

  all(name: string): string[] {
    return this.data.getAll(name).map(String);
  }
}

interface Refusal {
  /** The field that was refused; null when it was the whole. */
  readonly field: string | null;
  readonly text: string;
}

interface FormState {
  readonly isPending: boolean;
  readonly refused: Refusal | null;
}

const FormContext = createContext<FormState>({ isPending: false, refused: null });

interface FormProps {
  readonly onSubmit: (values: FormValues) => Promise<void>;
  /** Names the form for those who do not see it. */
  readonly label?: string;
  readonly children: ReactNode;
  readonly gap?: string;
}

/** A form that waits for its call, and shows what the server refused: at the field when it said which. */
export function Form({ onSubmit, label, children, gap = 'md' }: FormProps) {
  const t = useCommon();
  const textOf = useErrorText();
  const form = useRef<HTMLFormElement>(null);
  const [isPending, setPending] = useState(false);
  const [refused, setRefused] = useState<Refusal | null>(null);

  const refuse = (error: ApiError): void => {
    const field = error.field === null ? null : form.current?.elements.namedItem(error.field);
    if (!(field instanceof HTMLElement)) return setRefused({ field: null, text: textOf(error) });
    const text = error.code === 'conflict' ? t.field.taken : t.field.invalid;
    setRefused({ field: error.field, text });
    field.focus();
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isPending) return;
    setPending(true);
    setRefused(null);
    try {
      await onSubmit(new FormValues(new FormData(form.current!)));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      refuse(error);
    } finally {
      setPending(false);
    }
  };
  return (
    <FormContext value={{ isPending, refused }}>
      <form ref={form} onSubmit={(event) => void submit(event)} aria-label={label}>
        <Stack gap={gap}>
          {refused?.field === null && (
            <Alert color="red" role="alert" variant="light">
              {refused.text}
            </Alert>
          )}
          {children}
        </Stack>
      </form>
    </FormContext>
  );
}

/** What every field has: its name, why it was refused, and whether it takes the focus, of pages and of dialogs. */
function useField(name: string, autoFocus?: boolean) {
  const { refused } = useContext(FormContext);
  return {
    name,
    error: refused?.field === name ? refused.text : null,
    ...(autoFocus ? { autoFocus, 'data-autofocus': true } : {}),
  };
}

type FieldProps = Pick<
  TextInputProps,
  'label' | 'description' | 'placeholder' | 'required' | 'autoFocus' | 'readOnly'
> & {
  readonly name: string;
  readonly defaultValue?: string;
  readonly autoComplete?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
};

export function TextField({
  name,
  autoFocus,
  ...props
}: FieldProps &
  Pick<TextInputProps, 'type' | 'inputMode' | 'pattern' | 'w' | 'min' | 'max' | 'step' | 'className'>) {
  return <TextInput {...useField(name, autoFocus)} autoComplete="off" {...props} />;
}

export function PasswordField({ name, autoFocus, ...props }: FieldProps) {
  const t = useCommon();
  return (
    <PasswordInput
      {...useField(name, autoFocus)}
      visibilityToggleButtonProps={{ 'aria-label': t.show }}
      {...props}
    />
  );
}

export function AreaField({ name, autoFocus, ...props }: FieldProps & { rows?: number }) {
  return <Textarea {...useField(name, autoFocus)} {...props} />;
}

interface SelectFieldProps extends FieldProps {
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange?: (value: string) => void;
}

/** The browser's own select: the best one on phones and for the keyboard. */
export function SelectField({ name, autoFocus, options, onChange, ...props }: SelectFieldProps) {
  return (
    <NativeSelect
      {...useField(name, autoFocus)}
      data={[...options]}
      onChange={(event) => onChange?.(event.currentTarget.value)}
      {...props}
    />
  );
}

interface CheckFieldProps {
  readonly name: string;
  readonly label: string;
  readonly value?: string;
  readonly description?: string;
  readonly defaultChecked?: boolean;
}

export function CheckField({ name, ...props }: CheckFieldProps) {
  return <Checkbox {...useField(name)} {...props} />;
}

export function SubmitButton({ children, color }: { children: ReactNode; color?: string }) {
  const { isPending } = useContext(FormContext);
  return (
    <Button type="submit" loading={isPending} color={color}>
      {children}
    </Button>
  );
}
