export const JOB_KINDS = ['erase', 'export'] as const;
export type JobKind = (typeof JOB_KINDS)[number];

export const JOB_STATUSES = ['waiting', 'running', 'done', 'failed'] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

/** One user's data on its way out, as admins see it. */
export interface UserDataJob {
  readonly id: number;
  readonly appId: number;
  readonly kind: JobKind;
  readonly uid: string;
  readonly status: JobStatus;
  /** Conversations and files; the total is null until somebody has counted. */
  readonly progress: { readonly done: number; readonly total: number | null };
  /** The e-mail address of the admin who asked. */
  readonly requestedBy: string;
  readonly createdAtMs: number;
  readonly finishedAtMs: number | null;
  /** Of an export that is done: until when it can be fetched. */
  readonly downloadExpiresAtMs: number | null;
  readonly error: string | null;
}

/** A job with what only we need to know. */
export interface StoredJob extends UserDataJob {
  readonly userId: number;
  /** Conversations up to the one with this peer are done. */
  readonly lastPeerId: number;
  /** Runs that began since the job last came forward. */
  readonly attemptCount: number;
  /** Where an export is, or is being, kept. */
  readonly objectKey: string | null;
}

/** Without what only we need to know. */
export function publicJob(job: StoredJob): UserDataJob {
  const { userId: _user, lastPeerId: _peer, attemptCount: _attempts, objectKey: _key, ...shown } = job;
  return shown;
}

/** Whether a worker still has to do something about it. */
export function isOpen({ status }: Pick<UserDataJob, 'status'>): boolean {
  return status === 'waiting' || status === 'running';
}
