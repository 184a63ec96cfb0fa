/** Says what happens, and keeps count of the checks. */
export class Narrator {
  #held = 0;
  #failed = 0;
  #chapters = 0;

  say(line: string): void {
    console.log(line);
  }

  /** A heading for the next part of the story. */
  chapter(title: string): void {
    this.#chapters += 1;
    console.log(`\n${this.#chapters}. ${title}`);
  }

  /** One thing that must be so. */
  check(what: string, holds: boolean, otherwise = ''): void {
    if (holds) this.#held += 1;
    else this.#failed += 1;
    console.log(`  ${holds ? '✓' : '✗'} ${what}`);
    if (!holds && otherwise !== '') console.log(otherwise.replace(/^/gm, '      '));
  }

  failed(why: unknown): void {
    this.#failed += 1;
    console.error(`\nThe demo stopped: ${why instanceof Error ? why.message : String(why)}`);
  }

  end(out: string): void {
    console.log(`\n${this.#held} checks held, ${this.#failed} did not. The artefacts are in ${out}`);
  }

  get exitCode(): number {
    return this.#failed === 0 && this.#held > 0 ? 0 : 1;
  }
}
