import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type Query } from './client';

const PAGE_ROWS = 100;
/** More than anybody wants to choose from in a select. */
const CHOICES_MAX = 1000;

export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** A list of the API, page after page. */
export interface List<T> {
  readonly items: readonly T[];
  readonly isLoading: boolean;
  readonly error: Error | null;
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  readonly loadMore: () => void;
  readonly reload: () => void;
}

/** Everything under a path is one family in the cache: `useReload('/apps/1')` renews `/apps/1/secrets`, too. */
export function useList<T>(path: string, query: Query = {}, options: { refreshMs?: number } = {}): List<T> {
  const { data, isLoading, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } =
    useInfiniteQuery({
      queryKey: [path, query],
      queryFn: ({ pageParam }) => api.get<Page<T>>(path, { ...query, cursor: pageParam }),
      initialPageParam: null as string | null,
      getNextPageParam: ({ next }) => next,
      placeholderData: whileSame(path),
      refetchInterval: options.refreshMs ?? false,
    });
  return {
    items: data?.pages.flatMap(({ items }) => items) ?? [],
    isLoading,
    error,
    hasMore: hasNextPage,
    isLoadingMore: isFetchingNextPage,
    loadMore: () => void fetchNextPage(),
    reload: () => void refetch(),
  };
}

/** A list of the API in one go, for selects and columns; of a very long one its beginning. */
export async function listAll<T>(path: string): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await api.get(path, { limit: PAGE_ROWS, cursor });
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== null && items.length < CHOICES_MAX);
  return items;
}

/** One object of the API, kept fresh every `refreshMs` when given. */
export function useObject<T>(path: string, query: Query = {}, options: { refreshMs?: number } = {}) {
  return useQuery({
    queryKey: [path, query],
    queryFn: () => api.get<T>(path, query),
    refetchInterval: options.refreshMs ?? false,
    placeholderData: whileSame(path),
  });
}

/** Makes everything under these paths be asked for again, after a change. */
export function useReload(): (...paths: string[]) => Promise<void> {
  const queries = useQueryClient();
  return async (...paths) => {
    await queries.invalidateQueries({
      predicate: ({ queryKey: [key] }) =>
        typeof key === 'string' && paths.some((path) => key === path || key.startsWith(`${path}/`)),
    });
  };
}

/** What was there stays while filters change, but never stands for another object. */
function whileSame(path: string) {
  return <T>(previous: T | undefined, query: { readonly queryKey: readonly unknown[] } | undefined) =>
    query?.queryKey[0] === path ? previous : undefined;
}
