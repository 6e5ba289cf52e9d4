import { setTimeout as pause } from 'node:timers/promises';
import { noteCommit, outsideRequest, RequestDeadline, shareOfRequest, withinRequest } from './request-deadline';

describe('the deadline of a request', () => {
  it('is shared by all steps, whatever each of them would wait alone', async () => {
    const deadline = new RequestDeadline(100);
    await withinRequest(deadline, async () => {
      expect(shareOfRequest(5000)).toBeLessThanOrEqual(100);
      expect(shareOfRequest(20)).toBe(20);
      await pause(120);
      expect(shareOfRequest(5000)).toBe(0);
    });
  });

  it('stops while the client sends its body, and ends with the answer', async () => {
    const deadline = new RequestDeadline(60);
    deadline.pause();
    await pause(80);
    expect(deadline.remainingMs).toBeGreaterThan(0);
    deadline.resume();
    deadline.resume();
    expect(deadline.remainingMs).toBeLessThanOrEqual(60);
    deadline.lift();
    expect(withinRequest(deadline, () => shareOfRequest(5000))).toBe(5000);
  });

  it('does not apply to what outlives the request', () => {
    const deadline = new RequestDeadline(0);
    withinRequest(deadline, () => {
      expect(outsideRequest(() => shareOfRequest(5000))).toBe(5000);
      outsideRequest(noteCommit);
      expect(deadline.hasCommitted).toBe(false);
      noteCommit();
    });
    expect(deadline.hasCommitted).toBe(true);
    expect(shareOfRequest(5000)).toBe(5000);
  });
});
