import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { environments } from '../../aws/environments.ts';
import { sceau } from '../../aws/sceau.ts';
import { writeAtomically } from '../files.ts';
import { MAIL_FROM, site } from '../site.ts';
import { readBook } from './book.ts';
import type { Template } from './resolver.ts';

/** Nobody has it: what is synthesized here is never deployed. */
const CERTIFICATE = `arn:aws:acm:${site.region}:${site.account}:certificate/machines`;

/** Run as a process of its own (`open-book.ts`), because the library takes a second and much memory: `synthesize.ts FILE`. */
function main(file: string): void {
  const outdir = mkdtempSync(join(tmpdir(), 'sceau-policies-'));
  try {
    const { app } = sceau({
      // the sandbox under the local names; what is decided when it is made stays to be resolved
      environment: {
        ...environments.sandbox,
        prefix: site.prefix,
        tableName: site.table,
        keyTableName: site.keyTable,
        mailFrom: MAIL_FROM,
        // with the front for machines: its leave to invoke functions is one of the policies
        machineHost: { name: 'machines.example.test', certificateArn: CERTIFICATE, trustStoreVersion: 'local' },
      },
      code: () => Code.fromInline('export const handler = async () => undefined;'),
      outdir,
      checked: false,
    });
    const templates = app.synth().stacks.map((stack) => stack.template as Template);
    writeAtomically(file, JSON.stringify(readBook(templates)));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

main(process.argv[2]!);
