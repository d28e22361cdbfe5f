import { describe, expect, it } from '@jest/globals';
import { PERMISSIONS, permissionsOf, SCOPES } from './permissions.js';

describe('permissions', () => {
  it('gives operators everything', () => {
    expect(permissionsOf('operator')).toEqual(Object.keys(PERMISSIONS));
  });

  it('gives each role everything that the next one below has', () => {
    const [owner, developer, support] = (['owner', 'developer', 'support'] as const).map(permissionsOf);
    expect(owner).toEqual(expect.arrayContaining(developer!));
    expect(developer).toEqual(expect.arrayContaining(support!));
    expect(owner!.length).toBeGreaterThan(developer!.length);
    expect(developer!.length).toBeGreaterThan(support!.length);
  });

  it('keeps the installation to operators', () => {
    const forOperators = Object.keys(PERMISSIONS).filter(
      (name) => !permissionsOf('owner').some((each) => each === name),
    );
    expect(forOperators).toEqual(['tenants.manage', 'quotas.manage', 'installation.read']);
  });

  it('shows contents and user data to owners only, and secrets to nobody who supports', () => {
    for (const name of ['messages.content', 'userdata.read', 'userdata.manage', 'audit.read'] as const) {
      expect([name, PERMISSIONS[name]]).toEqual([name, ['operator', 'owner']]);
    }
    expect(permissionsOf('support')).not.toContain('secrets.manage');
  });

  it('never lets a token reach the account', () => {
    expect(SCOPES).not.toContain('account');
    expect(SCOPES).toHaveLength(Object.keys(PERMISSIONS).length - 1);
  });
});
