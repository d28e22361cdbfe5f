import { AppShell, Burger, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { useMe } from '../api/me';
import { useCommon } from '../texts/use-common';
import { Mark } from './mark';
import { Navigation } from './navigation';
import { PageSwitch } from './page-switch';

/** The house: navigation at the side (behind a button on phones), the page in the middle. */
export function Layout() {
  const t = useCommon();
  const { tenantName } = useMe();
  const [isOpen, { toggle, close }] = useDisclosure();
  const [location] = useLocation();
  const main = useRef<HTMLElement>(null);
  const isFirst = useRef(true);
  useEffect(() => {
    close();
    // Who follows a link hears, and tabs on, from the top of the new page.
    if (!isFirst.current) main.current?.focus({ preventScroll: true });
    isFirst.current = false;
    scrollTo(0, 0);
  }, [location, close]);
  return (
    <AppShell
      header={{ height: { base: 56, sm: 0 } }}
      navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding={{ base: 'md', sm: 'xl' }}
    >
      <a
        className="skip-link"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        {t.skip}
      </a>
      <AppShell.Header hiddenFrom="sm" className="phone-header">
        <Group h="100%" px="md" gap="sm" wrap="nowrap">
          <Burger opened={isOpen} onClick={toggle} size="sm" aria-label={t.menu} aria-expanded={isOpen} />
          <Brand />
          {tenantName && (
            <Text size="sm" c="dimmed" truncate>
              {tenantName}
            </Text>
          )}
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" aria-label={t.nav.label}>
        <Navigation brand={<Brand />} />
      </AppShell.Navbar>
      <AppShell.Main id="main" ref={main} tabIndex={-1}>
        <div className="content">
          <PageSwitch key={location} />
        </div>
      </AppShell.Main>
    </AppShell>
  );
}

function Brand() {
  const t = useCommon();
  return (
    <Link href="/" className="brand">
      <Mark size={26} />
      <span>{t.product}</span>
    </Link>
  );
}
