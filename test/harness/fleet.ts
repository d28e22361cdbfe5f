import type { Installation, Role } from './installation.js';
import type { Environment, ServerProcess } from './server-process.js';

const ROLES: readonly Role[] = ['api', 'worker', 'gateway'];
const PROCESSES_PER_ROLE = 2;

/** An installation cut into processes of one role each, two of every role. `installation.dispose()` ends them. */
export class Fleet {
  private readonly processes = new Map<Role, ServerProcess[]>();

  private constructor(
    private readonly installation: Installation,
    private readonly environmentOf: (place: number) => Environment,
  ) {}

  /** Ready to serve. The place of a process among those of its role may decide its environment. */
  static async start(
    installation: Installation,
    environmentOf: (place: number) => Environment = () => ({}),
  ): Promise<Fleet> {
    const fleet = new Fleet(installation, environmentOf);
    await Promise.all(
      ROLES.map(async (role) => {
        const launches = Array.from({ length: PROCESSES_PER_ROLE }, (_, place) => fleet.launch(role, place));
        fleet.processes.set(role, await Promise.all(launches));
      }),
    );
    return fleet;
  }

  of(role: Role): readonly ServerProcess[] {
    return this.processes.get(role)!;
  }

  /** Puts a new process in the place of one that was killed. */
  async replace(role: Role, place: number): Promise<void> {
    const processes = this.processes.get(role)!;
    await processes[place]!.ended;
    processes[place] = await this.launch(role, place);
  }

  async untilReady(): Promise<void> {
    for (const role of ROLES) for (const server of this.of(role)) await server.untilReady();
  }

  private launch(role: Role, place: number): Promise<ServerProcess> {
    return this.installation.start({ roles: [role], env: this.environmentOf(place) });
  }
}
