import { Loader } from '@mantine/core';
import type { ReactNode } from 'react';
import { useCommon } from '../texts/use-common';
import { ErrorAlert } from './error-alert';

export interface Loading<T> {
  readonly data: T | undefined;
  readonly error: unknown;
  readonly refetch: () => unknown;
}

/** Shows what was loaded; until then that it is on its way, or why it is not. */
export function Loaded<T>({ from, children }: { from: Loading<T>; children: (data: T) => ReactNode }) {
  if (from.data !== undefined) return children(from.data);
  if (from.error) return <ErrorAlert error={from.error} onRetry={() => void from.refetch()} />;
  return <Waiting />;
}

export function Waiting() {
  const t = useCommon();
  return (
    <div className="waiting" role="status">
      <Loader size="sm" aria-hidden />
      <span className="visually-hidden">{t.loading}</span>
    </div>
  );
}
