import type { FindingView, PreviewView, RequestView, SubscriptionView } from '../api/views.ts';
import { fragmentOf } from '../steps/places.ts';
import { declaredOf, subscriptionsOf, type UsageChoice, usagesOf } from '../steps/request.ts';
import { isText, type TextKey } from '../texts/texts.ts';
import type { App, Scene, Screen } from './app.ts';
import { el, freshId } from './element.ts';
import { keyChoice, requestOnce, signInFirst } from './key-choice.ts';
import { actions, button, facts, field, form, home, nameRows, notice, paragraph, submit } from './parts.ts';

const STEPS: readonly TextKey[] = ['step.ask', 'step.preview', 'step.review', 'step.file', 'step.download'];
const at = (step: TextKey) => ({ steps: STEPS, at: STEPS.indexOf(step) });

interface Wanted {
  readonly subscription: SubscriptionView;
  readonly choice: UsageChoice;
  readonly name: string;
  readonly further: string;
}

/** A technical administrator asks for a certificate, with a key that is made here. */
export const request = (app: App): Scene => asking(app, undefined);

function asking(app: App, before: Wanted | undefined): Scene {
  return async (): Promise<Screen> => {
    const found = await Promise.all(
      subscriptionsOf(app.me?.mandates ?? []).map((id) => app.api.get<SubscriptionView>(`/subscriptions/${id}`)),
    );
    const options = found
      .filter(({ state }) => state === 'active')
      .flatMap((subscription) => usagesOf(subscription.offer).map((choice) => ({ subscription, choice })));
    if (options.length === 0)
      return { title: 'ask.title', body: [paragraph(app.t('ask.nothing')), actions(home(app))] };
    return { title: 'ask.title', progress: at('step.ask'), body: askForm(app, options, before) };
  };
}

function askForm(app: App, options: readonly Omit<Wanted, 'name' | 'further'>[], before: Wanted | undefined) {
  const id = freshId('usage');
  const select = el(
    'select',
    { id },
    ...options.map(({ subscription, choice }, index) =>
      el(
        'option',
        { value: index, selected: before?.subscription.id === subscription.id && before.choice.usage === choice.usage },
        usageLine(app, subscription, choice),
      ),
    ),
  );
  const name = field('', { maxlength: 255, value: before?.name ?? '' }, app.t('ask.name-hint'));
  const further = field(app.t('ask.further'), { rows: 3 }, app.t('ask.further-hint'));
  further.input.value = before?.further ?? '';
  const adapt = () => {
    const { field: kind } = options[Number(select.value)]!.choice;
    name.row.querySelector('label')!.textContent = app.t(`ask.${kind}`);
    further.row.hidden = kind !== 'commonName';
  };
  select.addEventListener('change', adapt);
  adapt();
  const few = options.some(({ subscription }) => subscription.addresses?.few);
  return [
    paragraph(app.t('ask.what')),
    few && notice('warning', app.t('ask.few-addresses')),
    form(
      [
        el('div', { class: 'field' }, el('label', { for: id }, app.t('ask.usage')), select),
        name.row,
        further.row,
        actions(submit(app.t('ask.preview'))),
      ],
      (place) => {
        const typed = name.input.value.trim();
        name.complain(typed === '' ? app.t('ask.name-empty') : undefined);
        if (typed === '') return;
        const wanted = { ...options[Number(select.value)]!, name: typed, further: further.input.value };
        void app.attempt('status.previewing', place, async () => {
          const preview = await app.api.post<PreviewView>('/requests/preview', bodyOf(wanted));
          await app.show(previewed(app, wanted, preview));
        });
      },
    ),
  ];
}

const bodyOf = ({ subscription, choice, name, further }: Wanted) => ({
  subscriptionId: subscription.id,
  usage: choice.usage,
  declared: declaredOf(choice, name, further),
});

function previewed(app: App, wanted: Wanted, preview: PreviewView): Scene {
  return () => {
    const late = signInFirst(app);
    const choice = keyChoice(app);
    const ask = requestOnce<RequestView>(app);
    const send = (place: HTMLElement) =>
      void app.attempt('status.requesting', place, async () => {
        const made = await ask(choice.kind(), (certificationRequest, once) =>
          app.api.post<RequestView>('/requests', { ...bodyOf(wanted), certificationRequest }, once),
        );
        await app.show(sent(app, made));
      });
    return {
      title: 'preview.title',
      progress: at('step.preview'),
      body: [
        paragraph(app.t('preview.what')),
        facts([
          ...nameRows(app, preview.subject, preview.subjectAltNames),
          [app.t('certificate.from'), app.date(preview.notBefore)],
          [app.t('certificate.until'), app.date(preview.notAfter)],
          [app.t('certificate.issuer'), preview.issuer],
        ]),
        ...findings(app, preview.findings),
        preview.waitsForApproval && notice('warning', paragraph(app.t('preview.waits'))),
        el('h2', {}, app.t('step.key')),
        ...(late ? [late] : [...choice.rows, actions(button(app.t('preview.send'), send, 'main'))]),
        actions(button(app.t('action.back'), () => void app.show(asking(app, wanted)))),
      ],
    };
  };
}

/** After submission: on to retrieval, or an agent has to decide and the key waits in this page. */
function sent(app: App, first: RequestView): Scene {
  let current = first;
  return async () => {
    if (current.state !== 'issued') current = await app.api.get<RequestView>(`/requests/${current.id}`);
    const { state, certificate, decision } = current;
    if (certificate !== undefined) {
      if (app.held) app.held = { ...app.held, certificate };
      location.hash = fragmentOf({ at: 'retrieval', ...certificate });
      return { title: 'wait.title', body: [] };
    }
    const refused = state === 'refused';
    return {
      title: refused ? 'wait.refused' : 'wait.title',
      body: [
        paragraph(app.t(refused ? 'wait.refused-what' : 'wait.what')),
        decision?.reasons !== undefined && facts([[app.t('wait.reasons'), decision.reasons]]),
        !refused && notice('warning', paragraph(app.t('key.stay'))),
        actions(!refused && button(app.t('action.again'), () => void app.show(sent(app, current)), 'main'), home(app)),
      ],
    };
  };
}

/** What is not honoured and why, in the words of the platform. */
export const findings = (app: App, found: readonly FindingView[]): readonly HTMLElement[] =>
  found.length === 0
    ? []
    : [
        notice(
          'note',
          paragraph(app.t('preview.findings')),
          el('ul', {}, ...found.map(({ detail }) => el('li', {}, detail))),
        ),
      ];

function usageLine(app: App, { offer, domain, population }: SubscriptionView, { usage }: UsageChoice): string {
  const key = `usage.${usage}`;
  const test = population === 'test' ? ` · ${app.t('ask.test')}` : '';
  return `${isText(key) ? app.t(key) : usage} · ${offer}${domain ? ` · ${domain.name}` : ''}${test}`;
}
