import { Circuit, CircuitOpen, Circuits } from './circuit';
import { DeadlinePassed } from './deadline';
import { RequestDeadline, withinRequest } from './request-deadline';

const refused = async (): Promise<never> => {
  throw new Error('refused');
};
const failing = { withinMs: 1000, ask: refused };
const working = { withinMs: 1000, ask: () => Promise.resolve('answer') };

const errorOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

describe('A circuit', () => {
  it('does not ask a destination that failed three times in a row', async () => {
    const circuit = new Circuit('the bucket');
    for (let call = 0; call < 3; call += 1) await errorOf(circuit.call(failing));
    expect(await errorOf(circuit.call(working))).toBeInstanceOf(CircuitOpen);
  });

  it('asks once after the pause, and is closed by a success', async () => {
    const circuit = new Circuit('the bucket', 0);
    for (let call = 0; call < 3; call += 1) await errorOf(circuit.call(failing));
    const { promise, resolve } = Promise.withResolvers<string>();
    const trial = circuit.call({ withinMs: 1000, ask: () => promise });
    expect(await errorOf(circuit.call(working))).toBeInstanceOf(CircuitOpen);
    resolve('back');
    expect([await trial, await circuit.call(working)]).toEqual(['back', 'answer']);
  });

  it('stays closed if the destination works but refuses', async () => {
    const circuit = new Circuit('the bucket');
    for (let call = 0; call < 5; call += 1) await errorOf(circuit.call({ ...failing, isFault: () => false }));
    expect(await circuit.call(working)).toBe('answer');
  });

  it('ends a call that hangs within the time that the request has left', async () => {
    const circuit = new Circuit('the bucket');
    let signal: AbortSignal | undefined;
    const hanging = {
      withinMs: 60_000,
      ask: (ended: AbortSignal) => {
        signal = ended;
        return new Promise<never>(() => undefined);
      },
    };
    const error = await errorOf(withinRequest(new RequestDeadline(30), () => circuit.call(hanging)));
    expect([error instanceof DeadlinePassed, signal?.aborted]).toEqual([true, true]);
  });

  it('is not opened by requests that had no time left', async () => {
    const circuit = new Circuit('the bucket');
    const call = { withinMs: 60_000, ask: () => new Promise<never>(() => undefined) };
    for (let at = 0; at < 3; at += 1) await errorOf(withinRequest(new RequestDeadline(1), () => circuit.call(call)));
    expect(circuit.isOpen).toBe(false);
  });

  it('of another destination is not opened', async () => {
    const circuits = new Circuits();
    for (let call = 0; call < 3; call += 1) await errorOf(circuits.of('one').call(failing));
    expect([circuits.of('one').isOpen, circuits.of('other').isOpen]).toEqual([true, false]);
  });
});
