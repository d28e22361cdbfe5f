import type { ReactNode } from 'react';
import { ApiError } from '../api/client';
import { useCommon } from '../texts/use-common';
import { ErrorAlert } from './error-alert';
import { type Loading, Waiting } from './loaded';
import { Page } from './page';

/** A whole page of one object; while there is none, a page that says so. */
export function LoadedPage<T>({ from, children }: { from: Loading<T>; children: (data: T) => ReactNode }) {
  const { notFound, crashed } = useCommon();
  if (from.data !== undefined) return children(from.data);
  if (!from.error) return <Waiting />;
  const isMissing = from.error instanceof ApiError && from.error.status === 404;
  return (
    <Page title={isMissing ? notFound.title : crashed.title}>
      <ErrorAlert error={from.error} onRetry={isMissing ? undefined : () => void from.refetch()} />
    </Page>
  );
}
