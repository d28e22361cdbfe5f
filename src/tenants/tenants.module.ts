import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AdminGuard } from './admin.guard.js';
import { AdminStanding } from './admin-standing.service.js';
import { AdminEntity } from './admins/admin.entity.js';
import { AdminsRepository } from './admins/admins.repository.js';
import { AdminsService } from './admins/admins.service.js';
import { CredentialsRepository } from './admins/credentials.repository.js';
import { InvitationEntity } from './admins/invitation.entity.js';
import { Passwords } from './admins/passwords.service.js';
import { RecoveryCodeEntity } from './admins/recovery-code.entity.js';
import { SecondFactor } from './admins/second-factor.service.js';
import { AuditEntryEntity } from './audit/audit-entry.entity.js';
import { AuditLog } from './audit/audit-log.service.js';
import { AuditRepository } from './audit/audit.repository.js';
import { AccountService } from './sessions/account.service.js';
import { ApiTokenEntity } from './sessions/api-token.entity.js';
import { ApiTokensRepository } from './sessions/api-tokens.repository.js';
import { ApiTokens } from './sessions/api-tokens.service.js';
import { SignInAttemptsRepository } from './sessions/attempts.repository.js';
import { LockOut } from './sessions/lock-out.service.js';
import { SessionEntity } from './sessions/session.entity.js';
import { SessionsRepository } from './sessions/sessions.repository.js';
import { SessionsService } from './sessions/sessions.service.js';
import { SignInAttemptEntity } from './sessions/sign-in-attempt.entity.js';
import { SignIn } from './sessions/sign-in.service.js';
import { TenantEntity } from './tenant.entity.js';
import { TenantsRepository } from './tenants.repository.js';
import { TenantsService } from './tenants.service.js';

const SERVICES = [
  TenantsService,
  AdminsService,
  AuditLog,
  SessionsService,
  SignIn,
  AccountService,
  ApiTokens,
  AdminStanding,
  AdminGuard,
];

@Module({
  imports: [
    TypeOrmModule.forFeature([
      TenantEntity,
      AdminEntity,
      InvitationEntity,
      RecoveryCodeEntity,
      SessionEntity,
      ApiTokenEntity,
      SignInAttemptEntity,
      AuditEntryEntity,
    ]),
  ],
  providers: [
    TenantsRepository,
    AdminsRepository,
    CredentialsRepository,
    AuditRepository,
    SessionsRepository,
    ApiTokensRepository,
    SignInAttemptsRepository,
    Passwords,
    SecondFactor,
    LockOut,
    ...SERVICES,
  ],
  exports: SERVICES,
})
export class TenantsModule {}
