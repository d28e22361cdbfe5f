import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo } from 'react';
import { api, ApiError, keepCsrfToken, whenSessionEnds } from './client';

/** Plan §3: who is signed in and what this admin may do. */
export interface Me {
  readonly id: number;
  readonly email: string;
  readonly name: string;
  readonly role: string;
  readonly tenantId: number | null;
  readonly tenantName: string | null;
  readonly permissions: readonly string[];
  readonly hasTotp: boolean;
  readonly mustEnrolTotp: boolean;
  readonly recoveryCodesLeft: number;
  readonly csrfToken: string | null;
  readonly expiresAtMs: number;
}

interface Session {
  /** Null while nobody is signed in. */
  readonly me: Me | null;
  readonly isLoading: boolean;
  /** Why it could not be found out, if so. */
  readonly error: ApiError | null;
  /** Takes over the answer of a sign-in, or null for a sign-out; everything that was loaded is forgotten. */
  readonly enter: (me: Me | null) => void;
  /** Takes over a newer answer about the same admin. */
  readonly renew: (me: Me) => void;
  readonly refetch: () => void;
}

const ME = ['me'];
const SessionContext = createContext<Session | null>(null);

export function SessionProvider({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const { data, error, isLoading, refetch } = useQuery({ queryKey: ME, queryFn: findMe, staleTime: 60_000 });
  const session = useMemo<Session>(() => {
    const take = (me: Me | null): void => {
      keepCsrfToken(me?.csrfToken ?? null);
      queries.setQueryData(ME, me);
    };
    return {
      me: data ?? null,
      isLoading,
      error: error instanceof ApiError ? error : null,
      enter: (me) => {
        queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== ME[0] });
        take(me);
      },
      renew: take,
      refetch: () => void refetch(),
    };
  }, [data, error, isLoading, queries, refetch]);
  const { enter } = session;
  useEffect(() => whenSessionEnds(() => enter(null)), [enter]);
  return <SessionContext value={session}>{children}</SessionContext>;
}

async function findMe(): Promise<Me | null> {
  try {
    const me = await api.get<Me>('/auth/me');
    keepCsrfToken(me.csrfToken);
    return me;
  } catch (error) {
    if (error instanceof ApiError && error.code === 'unauthenticated') return null;
    throw error;
  }
}

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('No SessionProvider above.');
  return session;
}

/** The admin that is signed in, on pages that only such a one sees. */
export function useMe(): Me & { can: (permission: string) => boolean } {
  const { me } = useSession();
  if (!me) throw new Error('Nobody is signed in.');
  return { ...me, can: (permission) => me.permissions.includes(permission) };
}
