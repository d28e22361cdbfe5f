import { Anchor } from '@mantine/core';
import { Suspense } from 'react';
import { Link, Route, Switch } from 'wouter';
import { useMe } from '../api/me';
import { Waiting } from '../parts/loaded';
import { Page } from '../parts/page';
import { useCommon } from '../texts/use-common';
import { ErrorBoundary } from './error-boundary';
import { ROUTES } from './routes';

/** The page of this address, if the role may see it. */
export function PageSwitch() {
  const { can } = useMe();
  return (
    <ErrorBoundary>
      <Suspense fallback={<Waiting />}>
        <Switch>
          {ROUTES.filter(({ permission }) => can(permission)).map(({ path, page: Component }) => (
            <Route key={path} path={path}>
              <Component />
            </Route>
          ))}
          <Route>
            <NotFound />
          </Route>
        </Switch>
      </Suspense>
    </ErrorBoundary>
  );
}

export function NotFound() {
  const { notFound } = useCommon();
  return (
    <Page title={notFound.title} lead={notFound.body}>
      <Anchor component={Link} href="/">
        {notFound.home}
      </Anchor>
    </Page>
  );
}
