import { useMe } from '../../api/me';
import { Page } from '../../parts/page';
import { useTexts } from '../../texts/language';
import { lookup } from '../../texts/lookup';
import { useCommon } from '../../texts/use-common';
import { en } from './en';
import { PasswordSection } from './password-section';
import { SessionsSection } from './sessions-section';
import { TokensSection } from './tokens-section';
import { TotpSection } from './totp-section';
import { zh } from './zh';

/** One's own account: password, second factor, sessions, tokens. */
export default function AccountPage() {
  const t = useTexts({ zh, en });
  const { roles } = useCommon();
  const { email, role, tenantName } = useMe();
  return (
    <Page title={t.title} lead={[email, lookup(roles, role), tenantName].filter(Boolean).join(' · ')}>
      <div className="two-columns">
        <PasswordSection />
        <TotpSection />
      </div>
      <TokensSection />
      <SessionsSection />
    </Page>
  );
}
