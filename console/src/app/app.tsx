import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { Router } from 'wouter';
import { ApiError } from '../api/client';
import { SessionProvider } from '../api/me';
import { LanguageProvider } from '../texts/language';
import { Door } from './door';
import { ErrorBoundary } from './error-boundary';
import { STYLE_NONCE } from './nonce';
import { cssVariables, theme } from './theme';

const RETRIES = 2;

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5000,
      refetchOnWindowFocus: true,
      // What the API refused it refuses again; only faults may pass.
      retry: (count, error) => count < RETRIES && error instanceof ApiError && error.status >= 500,
    },
  },
});

export function App() {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={() => STYLE_NONCE}
    >
      <LanguageProvider>
        <Notifications position="bottom-right" aria-live="polite" />
        <ErrorBoundary>
          <QueryClientProvider client={queries}>
            <Router base="/console">
              <SessionProvider>
                <Door />
              </SessionProvider>
            </Router>
          </QueryClientProvider>
        </ErrorBoundary>
      </LanguageProvider>
    </MantineProvider>
  );
}
