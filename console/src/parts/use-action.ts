import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useErrorText } from '../texts/use-error-text';

/** Says that something was done. The region of notices is live, so it is read out. */
export function notifyDone(message: string): void {
  notifications.show({ message, color: 'teal' });
}

/** A call behind a plain button: whether it runs, and a notice when it fails. */
export function useAction(): { isPending: boolean; run: (action: () => Promise<unknown>) => void } {
  const textOf = useErrorText();
  const [isPending, setPending] = useState(false);
  const run = (action: () => Promise<unknown>): void => {
    setPending(true);
    action()
      .catch((error: unknown) => notifications.show({ message: textOf(error), color: 'red' }))
      .finally(() => setPending(false));
  };
  return { isPending, run };
}
