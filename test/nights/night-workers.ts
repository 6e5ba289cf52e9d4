import { setTimeout as pause } from 'node:timers/promises';
import { allEnded } from '#kernel';
import { ProductProcess } from '../support/product-process';

/** A time in which one worker was ready and ran. */
export interface Shift {
  readonly fromMs: number;
  readonly untilMs: number;
}

interface Post {
  process: ProductProcess;
  upSinceMs: number;
  isTaken: boolean;
}

/** The worker processes of a night, with a record of when each of them ran. */
export class NightWorkers {
  private readonly posts: Post[] = [];
  private readonly ended: Shift[] = [];
  private readonly started: ProductProcess[] = [];

  constructor(private readonly environment: Readonly<Record<string, string>>) {}

  async start(count: number): Promise<void> {
    const post = async (): Promise<void> => {
      const process = await this.newProcess();
      this.posts.push({ process, upSinceMs: Date.now(), isTaken: false });
    };
    await allEnded(Array.from({ length: count }, post));
  }

  /** What all of them logged, the dead ones too. */
  get logs(): string {
    return this.started.map(({ child, log }) => `== worker ${child.pid}\n${log}`).join('\n');
  }

  /** The times in which workers ran, up to now. */
  get shifts(): readonly Shift[] {
    const present = this.posts.map(({ upSinceMs }) => ({ fromMs: upSinceMs, untilMs: Date.now() }));
    return [...this.ended, ...present];
  }

  /** Kills a worker, and starts another one after a pause. */
  kill(signal: 'SIGKILL' | 'SIGTERM', pauseMs: number, pid: number | null = null): Promise<void> {
    return this.withPost(pid, async (post) => {
      this.goesDown(post);
      post.process.child.kill(signal);
      await post.process.ended;
      await pause(pauseMs);
      post.process = await this.newProcess();
      post.upSinceMs = Date.now();
    });
  }

  /** Stops a worker, as a machine that is suspended, and continues it. */
  suspend(durationMs: number, pid: number | null = null): Promise<void> {
    return this.withPost(pid, async (post) => {
      this.goesDown(post);
      post.process.child.kill('SIGSTOP');
      await pause(durationMs);
      post.process.child.kill('SIGCONT');
      post.upSinceMs = Date.now();
    });
  }

  /** Ends all workers as a release does. */
  async end(): Promise<void> {
    for (const { process } of this.posts) {
      process.child.kill('SIGCONT');
      process.child.kill('SIGTERM');
    }
    await Promise.all(this.posts.map(({ process }) => process.ended));
  }

  private async newProcess(): Promise<ProductProcess> {
    const process = await ProductProcess.start('src/worker.ts', this.environment);
    this.started.push(process);
    return process;
  }

  private goesDown({ upSinceMs }: Post): void {
    this.ended.push({ fromMs: upSinceMs, untilMs: Date.now() });
  }

  /** Waits for a worker that no other fault has; if possible, the one with this process id. */
  private async withPost(pid: number | null, work: (post: Post) => Promise<void>): Promise<void> {
    let post = this.free(pid);
    while (post === undefined) {
      await pause(50);
      post = this.free(pid);
    }
    post.isTaken = true;
    try {
      await work(post);
    } finally {
      post.isTaken = false;
      // The next fault meets the other worker.
      this.posts.push(...this.posts.splice(this.posts.indexOf(post), 1));
    }
  }

  private free(pid: number | null): Post | undefined {
    const free = this.posts.filter(({ isTaken }) => !isTaken);
    return free.find(({ process }) => process.child.pid === pid) ?? free[0];
  }
}
