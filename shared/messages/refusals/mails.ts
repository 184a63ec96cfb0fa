import type { Rows } from './sentences.ts';

/** What became of messages. */
export const mails: Rows = {
  'Only a message that was set aside, or not sent because its mailbox was dead, is tried again.':
    'Seul un message mis de côté, ou non envoyé parce que sa boîte était hors d’usage, peut être tenté à nouveau.',
  'Mail to this mailbox comes back: say that it works again, once you know that it does.':
    'Les messages envoyés à cette boîte reviennent : indiquez qu’elle fonctionne de nouveau, une fois que vous le savez.',
  'Others write about this message: try again in a few seconds.':
    'L’état de ce message est en train de changer : réessayez dans quelques secondes.',
};
