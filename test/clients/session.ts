import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, clientOf, type Reply } from '../../infra/local/client.ts';
import { type Platform, type PlatformOptions, startPlatform } from '../../infra/local/platform.ts';
import { makeSample, type Sample } from '../../infra/local/sample.ts';

/** What a typed line said and how it ended. */
export interface Typed {
  readonly ok: boolean;
  readonly out: string;
  /** Both streams, for messages. */
  readonly text: string;
}

/** A person at a shell, in a folder of their own, with the platform of this test file to talk to. */
export interface Session {
  readonly platform: Platform;
  readonly sample: Sample;
  /** The platform's state folder. */
  readonly state: string;
  readonly administrator: Client;
  readonly agent: Client;
  as(signIn: string): Promise<Client>;
  /** Runs one line by the shell: `$URL`, `$ROOT` (PEM file), `$ADMINISTRATOR` and `$AGENT` (tokens) stand in it. */
  type(line: string, more?: Readonly<Record<string, string>>): Promise<Typed>;
  /** The same; a line that fails is the test's failure, with what it said. */
  done(line: string, more?: Readonly<Record<string, string>>): Promise<string>;
  read(name: string): string;
  write(name: string, content: string | Uint8Array): void;
  close(): Promise<void>;
}

/** Starts a platform with the sample organisation and sits somebody down in front of it. */
export async function openSession(name: string, options: Partial<PlatformOptions> = {}): Promise<Session> {
  const folder = mkdtempSync(join(tmpdir(), `sceau-${name}-`));
  const state = join(folder, 'state');
  const desk = join(folder, 'desk');
  mkdirSync(desk);
  const platform = await startPlatform({ folder: state, firstPort: 0, ...options });
  const sample = await makeSample(platform);
  const tokens = {
    ADMINISTRATOR: await platform.tokenFor('technical-administrator-1'),
    AGENT: await platform.tokenFor('validation-agent-1'),
  };
  const environment = { URL: platform.url, ROOT: platform.rootCertificate, ...tokens };
  const type: Session['type'] = (line, more = {}) => runLine(line, desk, { ...environment, ...more });
  return {
    platform,
    sample,
    state,
    administrator: clientOf(platform.url, tokens.ADMINISTRATOR),
    agent: clientOf(platform.url, tokens.AGENT),
    as: async (signIn) => clientOf(platform.url, await platform.tokenFor(signIn)),
    type,
    done: async (line, more) => {
      const { ok, out, text } = await type(line, more);
      if (!ok) throw new Error(`${line}\n${text}`);
      return out;
    },
    read: (file) => readFileSync(join(desk, file), 'utf8'),
    write: (file, content) => writeFileSync(join(desk, file), content),
    close: async () => {
      await platform.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function runLine(line: string, cwd: string, more: Readonly<Record<string, string>>): Promise<Typed> {
  return new Promise((resolve, reject) => {
    const env = { PATH: process.env.PATH, HOME: cwd, LC_ALL: 'C.UTF-8', ...more };
    const child = spawn('sh', ['-c', line], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const said = { out: '', text: '' };
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      said.out += part;
      said.text += part;
    });
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      said.text += part;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ ok: code === 0, ...said }));
  });
}

/** Hosts in the domain of the sample's subscription. */
export const host = (label: string) => `${label}.clinique.example.org`;

/** What the sample's certificates say of their holder, as openssl's `-subj` wants it. */
export const subjectOf = (commonName: string) =>
  `/C=FR/ST=Paris (75)/O=Clinique de l’Exemple/OU=300000001800010/CN=${commonName}`;

export interface Application {
  readonly commonName: string;
  readonly dnsNames?: readonly string[];
  /** PEM. */
  readonly request: string;
  readonly subscriptionId?: string;
}

/** POST /requests for a server certificate. */
export function apply(
  { sample, administrator }: Pick<Session, 'sample' | 'administrator'>,
  { commonName, dnsNames = [], request, subscriptionId = sample.subscriptionId }: Application,
): Promise<Reply> {
  return administrator.post('/requests', {
    subscriptionId,
    usage: 'SSL_SERV',
    declared: { commonName, dnsNames },
    certificationRequest: request,
  });
}

export interface Certified {
  readonly issuer: string;
  readonly serial: string;
  /** Path of the certificate in the API. */
  readonly href: string;
}

/** Where the certificate of a 201 is. */
export const certified = (reply: Reply): Certified => reply.expect(201).json().certificate as unknown as Certified;

/** Tries until it holds; throws when it does not within the time. */
export async function eventually(what: string, holds: () => Promise<boolean>, milliseconds = 15_000): Promise<void> {
  for (const end = Date.now() + milliseconds; !(await holds()); ) {
    if (Date.now() > end) throw new Error(`not within ${milliseconds} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
