export interface SandboxLimits {
  readonly timeoutMs: number
  /** Resident memory of the child process. */
  readonly memoryBytes: number
}

/** What may be run in a child: `task` is an exported async function of `module` (a file URL), input and output are structured-cloneable. */
export interface SandboxTask {
  readonly module: string
  readonly task: string
  readonly input: unknown
}

/** Runs work on untrusted bytes in child processes, so that a hang, a crash or a memory bomb costs one file and not the service. */
export interface Sandbox {
  /**
   * @throws GroundworkError what the task threw; reader_timeout, reader_memory or reader_crashed when the child had to be
   * killed or died; cancelled when `signal` aborts
   */
  run<Output>(task: SandboxTask, limits: SandboxLimits, signal: AbortSignal): Promise<Output>
  /** Ends idle children now; busy ones end with their task. */
  close(): Promise<void>
}
