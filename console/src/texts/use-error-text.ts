import { ApiError } from '../api/client';
import { lookup } from './lookup';
import { useCommon } from './use-common';

/** Says what went wrong, by the code of the API. */
export function useErrorText(): (error: unknown) => string {
  const t = useCommon();
  return (error) => {
    if (!(error instanceof ApiError)) return t.crashed.title;
    const text = lookup(t.errors, error.code);
    return error.retryAfterSeconds === null ? text : `${text} ${t.tryAgainIn(error.retryAfterSeconds)}`;
  };
}
