import { Suspense } from 'react';
import { useLocation } from 'wouter';
import { useSession } from '../api/me';
import { ErrorAlert } from '../parts/error-alert';
import { Waiting } from '../parts/loaded';
import { FrontFrame } from './front-frame';
import { Layout } from './layout';
import { AcceptPage, EnrolPage, SignInPage } from './routes';

/** Who comes in sees the house; everybody else the door, on whatever page they came to. */
export function Door() {
  const { me, isLoading, error, refetch } = useSession();
  const [location] = useLocation();
  if (location === '/accept') return inFront(<AcceptPage />);
  if (isLoading) return <Waiting />;
  if (error) return inFront(<ErrorAlert error={error} onRetry={refetch} />);
  if (!me) return inFront(<SignInPage />);
  if (me.mustEnrolTotp) return inFront(<EnrolPage />);
  return <Layout />;
}

function inFront(page: React.ReactNode) {
  return (
    <FrontFrame>
      <Suspense fallback={<Waiting />}>{page}</Suspense>
    </FrontFrame>
  );
}
