/** What the runtime and a worker tell each other. */

export interface WorkerSettings {
  /** URL of the module that exports `handler`. */
  readonly entry: string;
  readonly functionName: string;
  readonly arn: string;
  /** As deployed: a worker whose heap outgrows it is ended. */
  readonly memoryMb: number;
  /** Folder in which compiled modules are kept between starts. */
  readonly compileCache?: string;
}

export interface ToWorker {
  readonly id: number;
  readonly awsRequestId: string;
  /** JSON text: what crosses is what Lambda would carry. */
  readonly event: string;
  /** Real time in ms, by which the answer is due. */
  readonly deadline: number;
}

export interface LambdaError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

export type FromWorker =
  | { readonly kind: 'ready' }
  /** The module cannot be used at all. */
  | { readonly kind: 'broken'; readonly error: LambdaError }
  | { readonly kind: 'answer'; readonly id: number; readonly payload: string }
  | { readonly kind: 'failure'; readonly id: number; readonly error: LambdaError };
