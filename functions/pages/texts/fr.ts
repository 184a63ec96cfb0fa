import { contactFr } from './contact-fr.ts';
import { mishapsFr } from './mishaps-fr.ts';

/** The pages in French. Braces are filled in; keys are the same in every language. */
export const fr = {
  ...mishapsFr,
  ...contactFr,
  'frame.name': 'Sceau, certificats logiciels',
  'frame.skip': 'Aller au contenu',
  'frame.private': 'La clé privée et le mot de passe du fichier ne quittent jamais cette page.',
  'frame.unqualified':
    'Ce service n’est qualifié par aucun organisme. Ses certificats sont reconnus par ceux qui ont choisi de lui faire confiance.',

  'frame.licences': 'Logiciels libres employés',

  'action.sign-in': 'S’identifier',
  'action.leave': 'Quitter',
  'action.home': 'Retour à l’accueil',
  'action.back': 'Revenir en arrière',
  'action.again': 'Regarder à nouveau',

  'status.loading': 'Chargement…',
  'status.sending': 'Envoi…',
  'status.attesting': 'Enregistrement de votre attestation…',
  'status.confirming': 'La confirmation est enregistrée…',
  'status.requesting': 'Création de la clé et demande du certificat…',
  'status.previewing': 'Préparation de l’aperçu…',
  'status.accepting': 'Enregistrement de votre acceptation…',
  'status.revoking': 'Révocation du certificat…',
  'status.refusing': 'Refus et révocation du certificat…',
  'status.making-file': 'Fabrication du fichier : quelques secondes…',
  'status.fetching': 'Téléchargement…',
  'status.saved': 'Le fichier est enregistré avec vos téléchargements.',

  'steps.label': 'Étapes',
  'steps.at': 'Étape {at} sur {of} : {name}',
  'step.data': 'Mes données',
  'step.terms': 'Conditions',
  'step.key': 'Clé',
  'step.review': 'Certificat',
  'step.file': 'Fichier',
  'step.declare': 'Déclaration',
  'step.ask': 'Demande',
  'step.preview': 'Aperçu',
  'step.download': 'Téléchargement',

  'welcome.title': 'Votre certificat logiciel',
  'welcome.what':
    'Ici, un porteur atteste ses données, crée sa clé et récupère son certificat. Un administrateur technique récupère les certificats de sa structure ou en demande.',
  'welcome.one': 'La clé est créée dans ce navigateur. Personne d’autre ne l’a, pas même nous.',
  'welcome.two':
    'Vous pouvez vous arrêter et reprendre plus tard : seule une clé pas encore enregistrée serait perdue.',
  'welcome.three': 'Prévoyez dix minutes, sur l’appareil où vous garderez le fichier du certificat.',
  'welcome.card': 'Cette adresse demande votre carte professionnelle : identifiez-vous avec elle.',
  'welcome.loss': 'Clé, fichier ou appareil perdu ou volé ? Révoquez le certificat, aussi sans vous identifier.',

  'sign-in.title': 'Identification',
  'sign-in.declined': 'Vous n’avez pas été identifié. Recommencez, ou adressez-vous à qui vous a enregistré.',
  'sign-in.stale': 'Cette identification n’a pas été commencée sur cette page, ou il y a trop longtemps. Recommencez.',
  'sign-in.failed': 'Le service d’identification n’a pas répondu comme prévu. Recommencez dans un instant.',

  'home.title': 'Accueil',
  'home.what': 'Que voulez-vous faire ?',
  'home.nothing':
    'Rien ne vous attend ici. Si vous attendez un certificat, adressez-vous à qui vous a enregistré ou à votre administrateur technique.',
  'home.holder': '{name} : {next}',
  'home.request': 'Demander un certificat pour un service',
  'home.retrieval': 'Pour récupérer un certificat émis, suivez le lien du message qui l’annonce.',
  'next-step.attest': 'attester vos données',
  'next-step.request': 'créer votre clé',
  'next-step.wait': 'en attente',
  'next-step.retrieve': 'récupérer votre certificat',
  'next-step.declare': 'déclarer la remise',
  'next-step.confirm-deletion': 'confirmer la suppression',
  'next-step.nothing': 'rien à faire',
  'nowhere.title': 'Adresse inconnue',
  'nowhere.what': 'Cette adresse ne mène nulle part ici. Suivez le lien du message en entier, ou revenez à l’accueil.',

  'data.title': 'Vérifiez vos données',
  'data.what': 'Votre certificat dira qui vous êtes d’après ces données. Lisez-les lettre à lettre.',
  'data.last-name': 'Nom',
  'data.first-names': 'Prénoms',
  'data.email': 'Adresse professionnelle',
  'data.structure': 'Structure',
  'data.service': 'Direction ou service',
  'data.exact': 'Ces données sont exactes',
  'data.wrong': 'Une donnée est fausse',
  'data.wrong-what':
    'Dites ce qu’il faut corriger. La personne qui vous a enregistré corrige ou vous répond, puis vous revenez ici.',
  'data.message': 'Ce qu’il faut corriger',
  'data.message-hint': 'Par exemple : « mon nom s’écrit avec deux n ».',
  'data.message-empty': 'Écrivez ce qu’il faut corriger.',
  'data.send': 'Demander la correction',

  'terms.title': 'Lisez les conditions d’utilisation',
  'terms.what': 'Elles sont les mêmes pour tous les porteurs. Le certificat n’est demandé qu’une fois acceptées.',
  'terms.attested': 'Les données que vous attestez',
  'terms.read': 'J’ai lu ces conditions en entier.',
  'terms.accept': 'J’atteste mes données et j’accepte les conditions',
  'terms.tick': 'Lisez les conditions, puis cochez la case.',

  'reading.expand': 'Afficher tout le texte',
  'reading.collapse': 'Réduire le texte',
  'reading.document':
    'Ce texte est un document PDF. Son empreinte a été contrôlée dans cette page : enregistrez-le et lisez-le.',
  'reading.save': 'Enregistrer le document (PDF, {size} Ko)',
  'reading.which': 'Version {version} et empreinte',
  'reading.digest':
    'Empreinte SHA-256 du texte dans ses deux langues, recalculée dans cette page. C’est elle qui est inscrite avec votre acceptation.',

  'new-terms.title': 'De nouvelles conditions d’utilisation',
  'new-terms.what':
    'Une nouvelle version est à accepter avant le {by}. Passé ce jour, plus rien ne pourra être demandé.',
  'new-terms.late': 'La date pour accepter cette version est passée : rien ne peut être demandé avant de l’accepter.',
  'new-terms.accept': 'J’accepte ces conditions',
  'new-terms.later': 'Plus tard',

  'key.title': 'Créez votre clé',
  'key.what':
    'Votre navigateur va créer une clé et une demande de certificat. La demande part ; la clé reste dans cette page jusqu’à ce que vous l’enregistriez dans un fichier.',
  'key.stay':
    'Ne fermez pas cette page avant d’avoir enregistré le fichier : la clé serait perdue, et il faudrait un nouveau certificat.',
  'key.other': 'Autre sorte de clé',
  'key.other-why':
    'La clé est sur la courbe P-256, plus courte et plus rapide. Prenez RSA 3072 si le système où vous l’installerez ne connaît pas les courbes.',
  'key.rsa': 'Créer une clé RSA de 3072 bits',
  'key.make': 'Créer la clé et demander le certificat',
  'key.drop': 'La clé n’est dans aucun fichier encore. La perdre ?',
  'key.gone':
    'La clé de ce certificat n’est pas dans cette page. Si vous l’avez enregistrée ailleurs, continuez. Si elle est perdue, n’acceptez pas : refusez le certificat en le disant, puis demandez à qui vous a enregistré d’en ouvrir un autre.',
  'key.sign-in-first':
    'Votre identification se termine bientôt. Identifiez-vous à nouveau avant de créer la clé : elle se perdrait en route.',

  'wait.title': 'En attente',
  'wait.what': 'Un agent doit approuver cette demande, ou le certificat est en cours d’émission.',
  'wait.correction': 'Votre demande de correction est partie. Un message vous dira quand revenir.',
  'wait.registrar':
    'Il n’y a rien à faire pour l’instant. Un message vous dira quand revenir : après une approbation, ou quand une nouvelle demande vous sera ouverte.',
  'wait.refused': 'Demande refusée',
  'wait.refused-what': 'Un agent a refusé cette demande. La clé qui l’accompagnait ne servira pas.',
  'wait.reasons': 'Motif',

  'review.title': 'Contrôlez le certificat',
  'review.what':
    'Le certificat est émis. Contrôlez-le, lisez les textes, choisissez un code de révocation, et acceptez le tout en une fois.',
  'review.key-here': 'Le certificat est émis pour la clé que cette page garde. Contrôlez ce qu’il dit.',
  'review.until': 'Sans acte de votre part avant le {at}, il sera révoqué.',
  'review.certificate': 'Ce que dit le certificat',
  'review.decide': 'Votre décision',
  'review.content-right': 'Le contenu du certificat est exact.',
  'review.texts-read': 'J’ai lu les conditions d’utilisation et la politique de certification.',
  'review.tick-both': 'Cochez les deux cases après avoir lu, ou refusez le certificat.',
  'review.accept': 'J’accepte le certificat, les conditions et la politique',
  'review.accepted': 'Certificat, conditions et politique sont acceptés, et le code de révocation est posé.',

  'certificate.from': 'Valable à partir du',
  'certificate.until': 'Valable jusqu’au',
  'certificate.issuer': 'Autorité',
  'certificate.numbers': 'Numéro de série et empreinte',
  'certificate.serial': 'Numéro de série',
  'certificate.digest': 'Empreinte SHA-256',
  'name.C': 'Pays',
  'name.ST': 'Département',
  'name.O': 'Organisation',
  'name.OU': 'Identifiant de structure',
  'name.organizationIdentifier': 'Identifiant de l’organisation',
  'name.CN': 'Nom commun',
  'name.GN': 'Prénoms',
  'name.SN': 'Nom',
  'name.serialNumber': 'Numéro du porteur',
  'name.alt': 'Autres noms',

  'code.legend': 'Code de révocation',
  'code.why':
    'Ce code révoque le certificat sans identification, si la clé est perdue ou volée. Gardez-le à part de la clé : nous ne pourrons pas vous le redonner.',
  'code.label': 'Code de révocation',
  'code.hint': 'Douze caractères au moins, de deux sortes, ou une phrase de quatre mots. Ni nom ni suite connue.',
  'code.again': 'Le même code, une seconde fois',
  'code.empty': 'Choisissez un code de révocation.',
  'password.label': 'Mot de passe du fichier',
  'password.hint': 'De 12 à 64 lettres sans accent, chiffres ou signes du clavier. Il ne peut pas être retrouvé.',
  'password.again': 'Le même mot de passe, une seconde fois',
  'password.empty': 'Choisissez un mot de passe.',
  'secret.show': 'Montrer ce qui est tapé',
  'secret-short': 'C’est trop court : il faut douze caractères au moins.',
  'secret-long': 'C’est trop long : 64 caractères au plus.',
  'secret-ascii':
    'Sans accents ni lettres d’autres alphabets : certains programmes ne pourraient pas ouvrir le fichier.',
  'secret-same': 'Trop de caractères y reviennent : prenez-en au moins cinq différents.',
  'secret-differs': 'Les deux saisies diffèrent : tapez la même chose deux fois.',

  'refuse.open': 'Le contenu est faux : refuser le certificat',
  'refuse.warning': 'Un refus révoque le certificat pour toujours. Une nouvelle demande sera nécessaire.',
  'refuse.reasons': 'Ce qui est faux',
  'refuse.hint': 'Sans donnée personnelle.',
  'refuse.empty': 'Dites ce qui est faux.',
  'refuse.act': 'Refuser et révoquer',

  'file.title': 'Enregistrez clé et certificat',
  'file.what':
    'La page met la clé, le certificat et ceux de son autorité dans un fichier PKCS #12 (.p12), chiffré sous un mot de passe que vous choisissez.',
  'file.secret':
    'Le mot de passe et la clé restent dans cette page. Sans le mot de passe, le fichier ne sert plus à rien.',
  'file.make': 'Fabriquer et enregistrer le fichier',
  'file.tried': 'Avec quoi ce fichier a été essayé',
  'file.untried': 'Rien n’est promis pour d’autres programmes. Essayez d’abord, et gardez le fichier.',

  'download.title': 'Téléchargez le certificat',
  'download.what': 'Le certificat est public. La clé n’est dans aucun de ces fichiers.',
  'download.filed':
    'Le fichier de la clé et du certificat est fabriqué. Vérifiez qu’il est bien dans vos téléchargements.',
  'download.pem': 'Certificat (PEM)',
  'download.chain': 'Certificat et autorité (PEM)',
  'download.der': 'Certificat (DER)',
  'download.pkcs7': 'Certificat et autorité (PKCS #7)',

  'declare.title': 'Déclarez la remise',
  'declare.what':
    'Par cette déclaration vous dites avoir reçu ce certificat, à votre nom, et avoir lu les conditions d’utilisation.',
  'declare.no-key':
    'La clé n’est plus dans cette page. Si vous avez enregistré le fichier, déclarez. Sinon ne déclarez rien : révoquez ce certificat ci-dessous et demandez-en un autre à qui vous a enregistré.',
  'declare.received': 'J’ai reçu ce certificat et j’en ai enregistré la clé.',
  'declare.tick': 'Cochez la case si vous avez bien le certificat et sa clé.',
  'declare.act': 'Je déclare avoir reçu mon certificat',

  'receipt.title': 'Récépissé',
  'receipt.what': 'Votre déclaration est enregistrée. Son récépissé est un PDF scellé par la plateforme.',
  'receipt.soon': 'Le récépissé est en cours de scellement. Recommencez dans quelques secondes.',
  'receipt.save': 'Enregistrer le récépissé (PDF)',

  'done.title': 'Votre certificat',
  'done.nothing': 'Vous n’avez pas de certificat pour l’instant, et rien ne vous est demandé.',
  'done.in-force': 'Votre certificat est en vigueur.',
  'done.revoked':
    'Votre certificat est révoqué : il ne sert plus. Un nouveau peut vous être ouvert par qui vous a enregistré.',
  'done.install': 'Pour vous en servir',
  'done.one': 'Ouvrez le fichier .p12 sur l’appareil où vous vous authentifiez, avec son mot de passe.',
  'done.two': 'Gardez le fichier en lieu sûr, ou effacez-le une fois la clé installée.',
  'done.three': 'Ne prêtez ni ne donnez jamais le certificat, et n’acceptez jamais celui d’un collègue.',
  'done.loss': 'Perte, vol ou départ',
  'done.loss-what':
    'Signalez-le aussitôt ici, avec votre code de révocation, ou à qui vous a enregistré : le certificat est révoqué. Si vous quittez votre direction, déclarez-le : vos certificats sont révoqués au jour dit.',

  'revoke.open': 'Révoquer ce certificat',
  'revoke.warning':
    'Une révocation prend effet tout de suite et pour toujours. Les causes en sont gardées confidentielles.',
  'revoke.reason': 'Pourquoi',
  'revoke.keyCompromise': 'La clé ou l’appareil est perdu, volé, ou peut être connu d’autrui',
  'revoke.affiliationChanged': 'Je quitte ma direction ou ma structure',
  'revoke.superseded': 'Un autre certificat le remplace',
  'revoke.cessationOfOperation': 'Il ne sert plus',
  'revoke.unspecified': 'Autre raison',
  'revoke.sure': 'Je veux révoquer ce certificat, définitivement.',
  'revoke.tick': 'Cochez la case pour confirmer.',
  'revoke.act': 'Révoquer maintenant',

  'ask.title': 'Demandez un certificat',
  'ask.few-addresses':
    'Moins de deux adresses de contact reçoivent les avis d’échéance d’une de vos offres. Ajoutez-en une : une boîte de service que plusieurs personnes lisent convient le mieux.',
  'ask.what':
    'Choisissez pour quoi. Le reste du nom vient du dossier de la structure et vous sera montré avant l’envoi.',
  'ask.nothing': 'Aucune offre active ne vous est confiée pour laquelle une clé peut être créée ici.',
  'ask.usage': 'Usage',
  'ask.commonName': 'Nom du serveur',
  'ask.serviceName': 'Nom du service',
  'ask.email-or-host': 'Adresse ou nom du serveur',
  'ask.name-hint': 'Comme il doit être écrit dans le certificat.',
  'ask.name-empty': 'Donnez un nom.',
  'ask.further': 'Autres noms de serveur',
  'ask.further-hint': 'Un par ligne, s’il y en a.',
  'ask.preview': 'Voir l’aperçu',
  'ask.test': 'essai',
  'usage.SSL_SERV': 'Serveur TLS',
  'usage.SMIME': 'Messagerie (S/MIME)',
  'usage.SIGN': 'Signature',
  'usage.CONF': 'Confidentialité',
  'usage.AUTH_CLI': 'Authentification d’un service',

  'preview.title': 'Aperçu du certificat',
  'preview.what': 'Voici ce que dira le certificat s’il est demandé maintenant.',
  'preview.waits': 'Cette demande attendra l’accord d’un agent. La clé resterait dans cette page jusque-là.',
  'preview.findings': 'Remarques de la plateforme :',
  'preview.send': 'Créer la clé et envoyer la demande',

  'revoked.title': 'Certificat révoqué',
  'revoked.what': 'Ce certificat est révoqué depuis le {at}. C’est définitif ; une nouvelle demande est possible.',

  'problem.title': 'Cela n’a pas abouti',
  'problem.incident': 'Numéro d’incident : {incident}',
  'problem.wait': 'Attendez {seconds} secondes, puis recommencez.',
  'next.bad-encoding': 'La demande faite par cette page n’a pas été comprise. Recommencez avec une nouvelle clé.',
  'next.unsupported-key': 'Ce certificat n’admet pas cette sorte de clé. Choisissez l’autre sorte et recommencez.',
  'next.weak-key': 'Cette clé n’est pas admise. Recommencez : la page en créera une autre.',
  'next.bad-signature': 'La demande faite par cette page n’a pas été comprise. Recommencez avec une nouvelle clé.',
  'next.name-violation': 'Ce nom n’est pas admis. Lisez la remarque, corrigez et recommencez.',
  'next.policy':
    'Les règles du certificat s’y opposent. Lisez la remarque ; corrigez, ou demandez à qui vous a enregistré.',
  'next.malformed': 'Quelque chose est à corriger dans ce que vous avez saisi. Lisez la remarque et recommencez.',
  'next.unauthenticated':
    'Votre identification est terminée. Identifiez-vous à nouveau ; une clé pas encore enregistrée sera perdue.',
  'next.forbidden':
    'Vous n’y êtes pas autorisé avec cette identification. Si une carte est demandée, identifiez-vous avec elle ; sinon, adressez-vous à qui vous a enregistré.',
  'next.not-found': 'Cela n’existe pas, ou ne vous est pas confié. Vérifiez l’adresse, ou revenez à l’accueil.',
  'next.method-not-allowed':
    'La faute vient de cette page. Rechargez-la ; si cela se répète, prévenez le service client.',
  'next.not-acceptable': 'La faute vient de cette page. Rechargez-la ; si cela se répète, prévenez le service client.',
  'next.unsupported-media-type':
    'La faute vient de cette page. Rechargez-la ; si cela se répète, prévenez le service client.',
  'next.too-large': 'C’est trop long. Raccourcissez et recommencez.',
  'next.conflict': 'Quelque chose a changé entre-temps. Revenez en arrière, regardez à nouveau et recommencez.',
  'next.wrong-state': 'Ce n’est plus le moment, ou pas encore. Revenez à l’accueil pour voir où vous en êtes.',
  'next.erased':
    'Ce qui était demandé a été effacé, comme la durée de conservation le veut. Il n’y a plus rien à voir.',
  'next.idempotency-mismatch': 'La faute vient de cette page. Rechargez-la et recommencez.',
  'next.in-progress': 'Le même envoi est en cours. Attendez un instant et recommencez.',
  'next.rate-limited': 'Trop d’appels en peu de temps. Attendez une minute et recommencez.',
  'next.unavailable':
    'La plateforme est momentanément indisponible. Recommencez dans un instant ; gardez cette page ouverte.',
  'next.internal':
    'La faute vient de nous. Recommencez ; si cela se répète, donnez ce qui est écrit ici au service client.',
  'next.network':
    'La plateforme n’a pas pu être jointe. Vérifiez la connexion et recommencez ; gardez cette page ouverte.',
  'next.wrong-certificate':
    'Le certificat reçu n’est pas celui que vous avez accepté, ou n’est pas pour la clé de cette page. N’en faites rien et prévenez le service client.',
} as const;
