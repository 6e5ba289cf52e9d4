/** Called at every point at which a process may die. It does nothing, except in the crash tests, which end the process there. */
export class StepPoints {
  reached(_point: string): void {
    // Only tests replace this method.
  }
}
