/** The bucket in which the cloud's own trail leaves its files. */
export interface Trail {
  /** Names of what lies right below `prefix`, with a slash at the end where something lies below that again. */
  below(prefix: string): Promise<readonly string[]>;
  /** One file as it lies there, and its text; undefined when it is not there. Throws for one that cannot be unpacked. */
  read(object: string): Promise<{ readonly bytes: Uint8Array; readonly text: string } | undefined>;
}
