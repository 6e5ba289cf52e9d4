import { SilenceWatch } from './silence-watch';

/** Probes answer in this order; the last answer is repeated. */
function watchWith(...answers: readonly (Error | null)[]) {
  const left = [...answers];
  const probes: (Error | null)[] = [];
  const hung = Promise.withResolvers<Error>();
  const probed = Promise.withResolvers<void>();
  const watch = new SilenceWatch(
    () => {
      const answer = (left.length > 1 ? left.shift() : left[0]) ?? null;
      probes.push(answer);
      if (probes.length >= 2) setImmediate(() => probed.resolve());
      return answer === null ? Promise.resolve() : Promise.reject(answer);
    },
    (error) => hung.resolve(error),
  );
  return { watch, probes, hung: hung.promise, probed: probed.promise };
}

describe('SilenceWatch', () => {
  it('says that a server hangs after two probes without an answer', async () => {
    const late = new Error('no answer');
    const { watch, hung, probes } = watchWith(late);
    watch.asked();
    expect(await hung).toBe(late);
    expect(probes).toEqual([late, late]);
    watch.stop();
  });

  it('believes the second probe if this process itself stood still during the first', async () => {
    const { watch, hung, probed, probes } = watchWith(new Error('ran out of time'), null);
    watch.asked();
    await probed;
    expect(probes).toEqual([expect.any(Error), null]);
    expect(await Promise.race([hung, Promise.resolve('is served')])).toBe('is served');
    watch.stop();
  });
});
