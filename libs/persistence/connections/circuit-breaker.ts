import { probeGreeting } from './server-probe';

export type BreakerState = 'closed' | 'open' | 'half-open';

interface BreakerOptions {
  readonly threshold: number;
  readonly pauseMs: number;
  readonly probe: () => Promise<void>;
  readonly onHalfOpen: () => void;
}

/** Longest pause between two probes: a server that is back serves again soon. */
const MAX_PAUSE_MS = 4000;
const MAX_DOUBLINGS = 10;

/**
 * Stops sending requests to a server that does not answer. After `threshold` consecutive failures the circuit opens and
 * all requests are refused immediately. A background probe, at growing intervals with jitter, detects that the server
 * is back and sets the circuit to half open: the next success closes it, the next failure opens it again. No request
 * waits for a probe.
 */
export class CircuitBreaker {
  private current: BreakerState = 'closed';
  private failures = 0;
  private reopenings = 0;
  private timer: NodeJS.Timeout | undefined;
  private hasStopped = false;

  constructor(private readonly options: BreakerOptions) {}

  get state(): BreakerState {
    return this.current;
  }

  get isOpen(): boolean {
    return this.current === 'open';
  }

  succeeded(): void {
    if (this.current === 'open') return;
    this.current = 'closed';
    this.failures = 0;
    this.reopenings = 0;
  }

  /** Returns true if this failure opened the circuit. */
  failed(): boolean {
    this.failures += 1;
    if (this.current === 'open') return false;
    if (this.current === 'closed' && this.failures < this.options.threshold) return false;
    this.current = 'open';
    this.scheduleProbe();
    return true;
  }

  /** Opens the circuit at once, because a probe has just failed. Returns false if it was open. */
  trip(): boolean {
    this.failures = Math.max(this.failures, this.options.threshold - 1);
    return this.failed();
  }

  stop(): void {
    this.hasStopped = true;
    clearTimeout(this.timer);
  }

  private scheduleProbe(): void {
    if (this.hasStopped) return;
    const jitter = 0.75 + Math.random() / 2;
    const pauseMs = Math.min(this.options.pauseMs * 2 ** this.reopenings * jitter, MAX_PAUSE_MS);
    this.reopenings = Math.min(this.reopenings + 1, MAX_DOUBLINGS);
    this.timer = setTimeout(() => void this.probe(), pauseMs).unref();
  }

  private async probe(): Promise<void> {
    try {
      await this.options.probe();
    } catch {
      this.scheduleProbe();
      return;
    }
    this.current = 'half-open';
    this.options.onHalfOpen();
  }
}

/** A circuit breaker that probes a server by its greeting packet, which needs no account. */
export function breakerOf(
  server: { readonly host: string; readonly port: number },
  limits: { readonly breakerThreshold: number; readonly breakerPauseMs: number; readonly connectTimeoutMs: number },
  onHalfOpen: () => void,
): CircuitBreaker {
  return new CircuitBreaker({
    threshold: limits.breakerThreshold,
    pauseMs: limits.breakerPauseMs,
    probe: () => probeGreeting(server.host, server.port, limits.connectTimeoutMs),
    onHalfOpen,
  });
}
