import { useCommon } from '../texts/use-common';
import { DialogButton } from './dialog';
import { Form, SubmitButton, TextField } from './form';

interface RenameButtonProps {
  readonly name: string;
  readonly onRename: (name: string) => Promise<void>;
}

/** Asks for a new name. */
export function RenameButton({ name, onRename }: RenameButtonProps) {
  const t = useCommon();
  return (
    <DialogButton variant="default" label={t.rename} title={t.rename}>
      {(close) => (
        <Form
          onSubmit={async (values) => {
            await onRename(values.text('name'));
            close();
          }}
        >
          <TextField name="name" label={t.name} defaultValue={name} required maxLength={100} autoFocus />
          <SubmitButton>{t.save}</SubmitButton>
        </Form>
      )}
    </DialogButton>
  );
}
