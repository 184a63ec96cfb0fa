import type {
  CertificateName,
  CertificateView,
  DeclarationView,
  MyHolderPage,
  MyHolderView,
  RequestView,
} from '../api/views.ts';
import { HOLDER_STEPS, type HolderScreen, holderScreen, placeInJourney } from '../steps/holder.ts';
import type { TextKey } from '../texts/texts.ts';
import type { App, Scene, Screen } from './app.ts';
import { dataFacts, declaring, delivered, finished } from './declaring.ts';
import { type Child, el } from './element.ts';
import { keyChoice, requestOnce, signInFirst } from './key-choice.ts';
import { mishaps } from './mishaps.ts';
import { actions, button, field, form, more, notice, paragraph, submit, tick } from './parts.ts';
import { fileStep } from './pkcs12-file.ts';
import { reading } from './reading.ts';
import { MY_HOLDERS, toDelete } from './records.ts';
import { keyGone, review } from './review.ts';

/** The journey of one holder's record, taken up where the platform says that it stands. */
export function holder(app: App, id: string, checked = false): Scene {
  return async (): Promise<Screen> => {
    const { items } = await app.api.get<MyHolderPage>(MY_HOLDERS);
    const record = items.find((one) => one.id === id);
    if (record === undefined) return { title: 'home.title', body: [paragraph(app.t('home.nothing'))] };
    const { next, declaration } = await delivered(app, record);
    const screen = holderScreen(next, {
      checked,
      key: !!app.held,
      filed: !!app.held?.filed,
      left: record.state === 'left',
    });
    const at = placeInJourney(screen);
    const body = await screens[screen](app, record, declaration);
    return {
      title: `${screen}.title` as TextKey,
      ...(at !== undefined && { progress: { steps: HOLDER_STEPS.map((step): TextKey => `step.${step}`), at } }),
      body: isUnexpected(record, screen) ? [...body, ...mishaps(app, record)] : body,
    };
  };
}

type Body = (
  app: App,
  record: MyHolderView,
  declaration: DeclarationView | undefined,
) => readonly Child[] | Promise<readonly Child[]>;

const again = (app: App, { id }: MyHolderView, checked = false) => app.show(holder(app, id, checked));

const data: Body = (app, record) => {
  const wrong = field(app.t('data.message'), { rows: 4, maxlength: 1000 }, app.t('data.message-hint'));
  return [
    paragraph(app.t('data.what')),
    dataFacts(app, record),
    actions(button(app.t('data.exact'), () => void again(app, record, true), 'main')),
    more(
      app.t('data.wrong'),
      paragraph(app.t('data.wrong-what')),
      form([wrong.row, actions(submit(app.t('data.send')))], (place) => {
        const message = wrong.input.value.trim();
        wrong.complain(message === '' ? app.t('data.message-empty') : undefined);
        if (message === '') return;
        void app.attempt('status.sending', place, async () => {
          await app.api.post(`/holders/${record.id}/correction-request`, { message }, crypto.randomUUID());
          await again(app, record);
        });
      }),
    ),
  ];
};

const terms: Body = async (app, record) => {
  const text = await reading(app, record.terms);
  const agree = tick(app.t('terms.read'));
  const complaint = el('p', { class: 'complaint', role: 'alert' });
  const { id, version, sha256 } = record.terms;
  return [
    paragraph(app.t('terms.what')),
    text,
    el('h2', {}, app.t('terms.attested')),
    dataFacts(app, record),
    form([agree.row, complaint, actions(submit(app.t('terms.accept')))], (place) => {
      complaint.textContent = agree.input.checked ? '' : app.t('terms.tick');
      if (!agree.input.checked) return agree.input.focus();
      void app.attempt('status.attesting', place, async () => {
        await app.api.post(
          `/holders/${record.id}/attestation`,
          { dataDigest: record.dataDigest, text: { id, version, sha256 }, language: app.language },
          crypto.randomUUID(),
        );
        await again(app, record);
      });
    }),
    actions(button(app.t('action.back'), () => void again(app, record))),
  ];
};

const key: Body = (app, record) => {
  const late = signInFirst(app);
  if (late) return [late];
  const choice = keyChoice(app);
  const ask = requestOnce<RequestView>(app);
  const make = (place: HTMLElement) =>
    void app.attempt('status.requesting', place, async () => {
      const { certificate } = await ask(choice.kind(), (certificationRequest, once) =>
        app.api.post<RequestView>(`/holders/${record.id}/certificate-request`, { certificationRequest }, once),
      );
      if (app.held && certificate) app.held = { ...app.held, certificate };
      await again(app, record);
    });
  return [...choice.rows, actions(button(app.t('key.make'), make, 'main'))];
};

const wait: Body = (app, record) => [
  paragraph(app.t(record.state === 'correction-asked' ? 'wait.correction' : 'wait.registrar')),
  app.held !== undefined && notice('warning', paragraph(app.t('key.stay'))),
  actions(button(app.t('action.again'), () => void again(app, record), 'main')),
];

const reviewed: Body = async (app, record) => {
  const certificate = await shown(app, newest(app, record));
  return [
    app.held === undefined ? keyGone(app) : paragraph(app.t('review.key-here')),
    ...(await review(app, certificate, () => again(app, record))),
  ];
};

const file: Body = async (app, record) => [
  notice('good', paragraph(app.t('review.accepted'))),
  ...fileStep(app, await shown(app, newest(app, record)), () => again(app, record)),
];

const declare: Body = async (app, record) =>
  declaring(app, record, await shown(app, record.undeclared ?? newest(app, record)), () => again(app, record));

const leave: Body = (app, record) => [
  paragraph(app.t('leave.what')),
  toDelete(app),
  form([actions(submit(app.t('leave.confirm')))], (place) => {
    void app.attempt('status.confirming', place, async () => {
      await app.api.post(`/holders/${record.id}/deletion-confirmation`, {}, crypto.randomUUID());
      await again(app, record);
    });
  }),
];

const left: Body = (app) => [notice('good', paragraph(app.t('left.what')))];

const done: Body = async (app, record, declaration) =>
  record.certificates.length === 0
    ? [paragraph(app.t('done.nothing'))]
    : finished(app, record, await shown(app, newest(app, record)), declaration, () => again(app, record));

/** Whoever has a certificate can lose it or leave, whatever is to be done meanwhile; the last screen says so itself. */
const isUnexpected = ({ state, certificates }: MyHolderView, screen: HolderScreen) =>
  state !== 'left' &&
  screen !== 'done' &&
  certificates.some((one) => one.state === 'issued' && one.acceptance === 'accepted');

const screens: Readonly<Record<HolderScreen, Body>> = {
  data,
  terms,
  key,
  wait,
  review: reviewed,
  file,
  declare,
  leave,
  left,
  done,
};

/** The certificate that the journey is about: the one of the key that is here, that which waits, or the last. */
function newest(app: App, { certificates }: MyHolderView): CertificateName {
  const awaited = certificates.findLast(({ acceptance }) => acceptance === 'awaited');
  return app.held?.certificate ?? awaited ?? certificates.at(-1)!;
}

const shown = (app: App, { issuer, serial }: CertificateName): Promise<CertificateView> =>
  app.api.get<CertificateView>(`/certificates/${issuer}/${serial}`);
