import { Box, Button, Stack, Text } from '@mantine/core';
import {
  IconApps,
  IconBuilding,
  IconGauge,
  IconHistory,
  IconLogout,
  IconUserCircle,
  IconUsersGroup,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { api } from '../api/client';
import { useMe, useSession } from '../api/me';
import { useAction } from '../parts/use-action';
import { lookup } from '../texts/lookup';
import { useCommon } from '../texts/use-common';
import { Preferences } from './preferences';

const LINKS = [
  { href: '/', name: 'overview', permission: 'figures.read', Icon: IconGauge },
  { href: '/tenants', name: 'tenants', permission: 'tenants.read', Icon: IconBuilding },
  { href: '/apps', name: 'apps', permission: 'apps.read', Icon: IconApps },
  { href: '/admins', name: 'admins', permission: 'admins.read', Icon: IconUsersGroup },
  { href: '/audit', name: 'audit', permission: 'audit.read', Icon: IconHistory },
] as const;

/** The way to every page that the role may see. */
export function Navigation({ brand }: { brand: ReactNode }) {
  const t = useCommon();
  const { can, name, role, tenantName } = useMe();
  const { enter } = useSession();
  const { run, isPending } = useAction();
  const signOut = async (): Promise<void> => {
    await api.post('/auth/sign-out');
    enter(null);
  };
  return (
    <Stack h="100%" gap="md">
      <Box visibleFrom="sm" px="xs" pt="xs">
        {brand}
      </Box>
      <Stack gap={2} flex={1}>
        {LINKS.filter(({ permission }) => can(permission)).map(({ href, name, Icon }) => (
          <NavigationLink key={href} href={href} icon={<Icon size={18} aria-hidden />}>
            {t.nav[name]}
          </NavigationLink>
        ))}
      </Stack>
      <Stack gap="xs" className="navigation-foot">
        <Box px="xs">
          <Text size="sm" fw={600} truncate>
            {name}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            {[lookup(t.roles, role), tenantName].filter(Boolean).join(' · ')}
          </Text>
        </Box>
        <NavigationLink href="/account" icon={<IconUserCircle size={18} aria-hidden />}>
          {t.nav.account}
        </NavigationLink>
        <Button
          variant="subtle"
          color="gray"
          justify="flex-start"
          className="sign-out"
          leftSection={<IconLogout size={18} aria-hidden />}
          loading={isPending}
          onClick={() => run(signOut)}
        >
          {t.signOut}
        </Button>
        <Preferences />
      </Stack>
    </Stack>
  );
}

function NavigationLink({ href, icon, children }: { href: string; icon: ReactNode; children: ReactNode }) {
  const [location] = useLocation();
  const isHere = href === '/' ? location === '/' : location === href || location.startsWith(`${href}/`);
  return (
    <Link href={href} className="navigation-link" aria-current={isHere ? 'page' : undefined}>
      {icon}
      {children}
    </Link>
  );
}
