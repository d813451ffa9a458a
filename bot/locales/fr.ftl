# Toutes les phrases en français. Un fichier par langue ; les deux ont les mêmes noms (un test les compare).

## Refus : une règle a dit non, et pourquoi

refused-not-in-team = Ce planning est réservé à l'équipe.
refused-not-in-team-other = { $who } n'est pas dans l'équipe.
refused-anonymous = Vous écrivez sans votre nom (administrateur anonyme, ou au nom d'un canal) : je ne vois pas qui vous êtes. Dans les droits d'administration du groupe, décochez « Rester anonyme », ou écrivez-moi en privé.
refused-no-line = Ce salon n'est encore lié à aucune ligne. La coordination peut le lier avec /lier CODE.
refused-past = Ce créneau est passé.
refused-full = Ce créneau est complet.
refused-part = Cette partie ne tient pas dans le créneau.
refused-in-training = Vous êtes en formation : vous ne pouvez prendre que des places de formation.
refused-in-training-other = { $who } est en formation, et ne peut avoir que des places de formation.
refused-no-trainee-seat = Ce créneau n'a pas de place de formation.
refused-no-phone = Je n'ai pas encore votre numéro. Écrivez-moi en privé : /tel 06 …
refused-no-phone-other = { $who } ne m'a pas encore donné son numéro.
refused-phone-unproved = Votre numéro n'est pas encore vérifié. Écrivez-moi /tel en privé.
refused-phone-unproved-other = { $who } n'a pas encore fait vérifier son numéro.
refused-gone = Cela n'existe plus.
refused-settled = C'est déjà réglé.
refused-post-forgotten = Ce bouton est trop ancien pour moi : je n'ai rien fait. Écrivez /planning pour voir où on en est.
refused-no-such-button = Il n'y a pas de bouton { $number } sous ce message : je n'ai rien fait.
refused-started = Ce créneau a déjà commencé.
refused-closed = La ligne est fermée à ce moment-là.
refused-clash = { $when } : déjà une permanence à ce moment-là ({ $line }).
refused-already-yours = Ce créneau est déjà à vous.
refused-already-there = Cette personne est déjà sur ce créneau.
refused-already-offered = Vous cherchez déjà quelqu'un pour ce créneau.
refused-not-yours = Ce créneau n'est pas à vous.
refused-none-yours = Vous n'avez aucun créneau à venir.
refused-nothing-offered = Vous ne cherchez de remplacement pour aucun créneau.
refused-nobody-to-swap = Il n'y a personne avec qui échanger sur ce créneau.
refused-not-asked-you = Cette question ne s'adresse pas à vous.
refused-nothing-to-undo = Rien à annuler : vous n'avez rien changé ces dix dernières minutes.
refused-changed-since = Trop tard : quelque chose a changé depuis.
refused-stale = Ce message de { $when } m'est parvenu trop tard : je n'ai rien fait. Renvoyez-le s'il est toujours valable.
refused-forwarded = Message transféré : je ne l'exécute pas. S'il vaut pour maintenant, écrivez-le vous-même.
refused-private-only = Pas ici : écrivez-moi /{ $command } en privé.
refused-group-only = Écrivez cela dans le salon de l'équipe.
refused-coordination-only = Seule la coordination peut le faire.
refused-who = Je ne connais pas « { $who } » dans cette équipe. Écrivez le prénom, puis le créneau.
refused-last-coordinator = La ligne { $line } n'aurait plus de coordination. Donnez d'abord ce rôle à quelqu'un : /role Fatou coordination
refused-external-number = « { $who } » est un numéro, pas une personne. Il se change dans le fichier de configuration.
refused-forget-oneself = Pour vous-même, écrivez /{ $command } sans nom.
refused-forget-elsewhere = { $who } est aussi dans l'équipe { $line }. La coordination de cette équipe doit d'abord retirer { $who } : /retirer
refused-another-coordinator = C'est à une autre personne de la coordination d'accepter { $who }.
refused-role-how = Écrivez par exemple : /{ $command } Fatou bénévole
refused-not-agreed-yet = { $who } attend encore l'accord de la coordination : voyez /equipe.
refused-same-role = { $who } a déjà ce rôle ({ $role ->
        [trainee] en formation
        [coordinator] coordination
       *[volunteer] bénévole
    }).
refused-rename-how = Écrivez par exemple : /{ $command } Anne en Anne B.
refused-name-taken = Quelqu'un dans l'équipe s'appelle déjà { $who }. Ajoutez la première lettre du nom de famille, par exemple : /{ $command } { $who } B.
refused-name-taken-theirs = Quelqu'un dans l'équipe s'appelle déjà { $who }. Ajoutez la première lettre du nom de famille, par exemple : /{ $command } { $before } en { $who } B.
refused-person = Je ne connais pas « { $who } » dans cette équipe. Les noms sont dans /equipe.
refused-person-how = Écrivez le nom de la personne, par exemple : /{ $command } Bakari
refused-who-how = Écrivez le prénom, puis le créneau, par exemple : /{ $command } Anne mardi 14h
refused-not-on = { $who } n'a aucun créneau à venir.
refused-slot-words = Écrivez par exemple : /creneau mardi 14h-16h 2 places 1 formation
refused-slot-exists = Ce créneau existe déjà.
refused-dates = Je n'ai pas compris « { $words } ». Par exemple : { $example }
refused-dates-over = Ces dates sont passées.
example-close = /fermer du 24/12 au 2/1
example-reopen = /rouvrir lundi
refused-dates-past = Ces dates commencent dans le passé. Écrivez la fin seulement, par exemple : /fermer jusqu'au 2/1
refused-no-such-day = « { $day } » n'existe pas dans le calendrier. Écrivez une autre date.
refused-already-closed = La ligne est déjà fermée à ce moment-là.
refused-not-closed = La ligne n'est pas fermée à ce moment-là. Une fermeture à venir s'annule par sa date : /rouvrir 24/12
refused-code = Ce code n'est pas valable. Vérifiez chaque lettre, ou demandez-en un nouveau à la coordination.
refused-code-used = Ce code a déjà servi, ou il a été annulé. Demandez-en un nouveau à la coordination.
refused-code-expired = Ce code a expiré. Demandez-en un nouveau à la coordination.
refused-code-of-room = Écrivez le code de ce salon, par exemple : /lier ABCD-EFGH-JKMN. La personne qui installe l'obtient ainsi : standardiste invite --line … --room team
refused-code-too-often = Trop d'essais. Demandez à la coordination, et réessayez dans une heure.
codes-flood = Quelqu'un essaie beaucoup de codes depuis plusieurs comptes. Plus aucun code ne passe jusqu'à la prochaine heure.
refused-not-agreed = La coordination n'a pas encore donné son accord pour rejoindre l'équipe.
refused-name = Écrivez votre prénom ainsi : /nom Nadia
refused-name-number = Un nom ne contient pas de numéro. Écrivez le prénom seul. Un numéro se donne en privé : /tel
refused-name-letters = Ce nom mélange des lettres de plusieurs alphabets, qui se ressemblent. Écrivez-le dans un seul alphabet.
refused-name-word = « { $who } » est un mot du planning : on s'y tromperait. Ajoutez la première lettre du nom de famille, par exemple : { $who } B.
refused-phone = Ce numéro ne convient pas. Par exemple : /tel 06 39 98 01 01
refused-phone-words = Je n'ai rien enregistré : je ne comprends pas « { $words } ». Envoyez le numéro seul, par exemple : /{ $command } 06 39 98 01 01. Chacun donne son propre numéro.
refused-phone-line = C'est un numéro de la ligne elle-même : donnez le vôtre. Par exemple : /tel 06 39 98 01 01
refused-phone-country = La ligne n'appelle pas ce pays. Donnez un autre numéro, ou parlez-en à la coordination.
refused-phone-kind = Ce numéro ne peut pas recevoir les appels : numéro spécial, surtaxé ou satellite, ou chiffres en trop ou qui manquent. Par exemple : /tel 06 39 98 01 01
refused-phone-here = La ligne { $line } ne peut pas appeler le numéro enregistré. Il en faut un autre : /tel
refused-phone-taken = Ce numéro est déjà celui de quelqu'un d'autre.
refused-not-rung-yet = Je n'ai pas encore appelé. Attendez que votre téléphone sonne, puis répondez.

## Ce que tout le monde peut lire

of-line = { $line } : { $said }
somebody-erased = une personne effacée
sorry = Pardon, je n'ai pas pu traiter ce message. Il est mis de côté et sera examiné.
noted = C'est noté.
unknown = Je ne connais pas cette commande. Écrivez /aide, ou dites-le avec vos mots.
unknown-near = Vouliez-vous dire { $meant } ?
unknown-near-two = Vouliez-vous dire { $meant } ou { $other } ?
unknown-in-room = Je ne connais pas « { $said } », écrit dans le salon. Ce que je sais faire : /aide
plain-undo = Si ce n'est pas cela : /oups
plain-take-it = Vous prenez ce créneau ?
plain-thanks = Avec plaisir.
plain-chatter = Je ne suis qu'un programme, mais vous pouvez m'écrire avec vos mots : « je prends samedi 10 h », « je ne peux pas venir jeudi », « qui est là ce soir ? »
button-mine = Mes créneaux
button-open = Créneaux libres
button-help = Aide
button-meant = { $meant }
which-number = Le bouton { $number } ou le créneau n° { $number } ? Pour le bouton, répondez { $number } tout court. Pour le créneau, écrivez : /prendre n° { $number }
only-text = Je ne lis que le texte. Écrivez /aide pour voir ce que je sais faire.
kept-first-text = J'ai gardé le premier texte : je ne relis pas un message modifié. Pour changer, écrivez un nouveau message.
which-line = De quelle ligne s'agit-il ? Par exemple : { $example }
button-line = { $line }

## Planning

planning-title = **Planning, { $line }{ $about }**
planning-empty = { $line } : aucun créneau dans les sept jours qui viennent.
planning-none = { $line }{ $about } : aucun créneau.
about-without = sauf { $words }
filter-unread = Je n'ai pas compris « { $words } ».
planning-row = { $hours } (n° { $number }) : { $who }
planning-free = libre
planning-free-part = libre { $hours }
planning-missing = il manque { $count ->
        [one] une personne
       *[other] { $count } personnes
    }{ $part ->
        [no] {""}
       *[yes] {" "}{ $hours }
    }
planning-closed = fermé
shift-seat = { $who }
shift-trainee = { $who } (en formation)
shift-offered = { $who } cherche quelqu'un
who-now = **{ $who }** jusqu'à { $until }.
who-nobody = Personne en ce moment, jusqu'à { $until }.
who-closed = { $line } : pas de permanence en ce moment.
who-next = Ensuite : { $when }, { $who }.
mine-title = **Vos créneaux{ $about }**
mine-row = { $when } (n° { $number })
mine-offered = { $when } (n° { $number }) : vous cherchez quelqu'un
mine-with = { $count ->
        [0] · personne avec vous pour l'instant
       *[other] · avec { $names }
    }
trainee-alone = { $when } : plus personne n'est avec vous pour l'instant. N'y allez pas sans quelqu'un de l'équipe.
mine-closed = { $when } (n° { $number }) : fermé
mine-none = Vous n'avez aucun créneau à venir. Les places libres : /libres
mine-none-then = Vous n'avez aucun créneau à ces dates{ $about }. Les places libres : /libres
open-title =
    { $count ->
        [one] **Un créneau cherche quelqu'un d'ici deux semaines**
       *[other] **{ $count } créneaux cherchent quelqu'un d'ici deux semaines**
    }
open-row = { $when } (n° { $number }) : { $who }
open-more =
    { $count ->
        [one] Et un autre.
       *[other] Et { $count } autres.
    }
open-none = Tout est pris pour deux semaines. Merci !
open-none-then = Rien n'est libre à ces dates{ $about }.
open-title-then =
    { $count ->
        [one] **Un créneau cherche quelqu'un{ $about }**
       *[other] **{ $count } créneaux cherchent quelqu'un{ $about }**
    }
refused-about =
    { $about }
    { $why }
button-take = Je prends
button-take-at = Prendre { $when }
button-cover-at = Proposer { $when }
button-keep-at = Garder { $when }

## Les rappels d'une permanence, et si l'on y sera

reminder = { $when ->
        [today] Aujourd'hui
       *[tomorrow] Demain
    } { $day }, { $what }
reminder-several = { $when ->
        [today] Aujourd'hui
       *[tomorrow] Demain
    } { $day }, { $count } permanences :
reminder-hours = { $hours }{ $trainee ->
        [yes] , en formation
       *[no] {""}
    }{ $closed ->
        [yes] {" "}(le reste de votre créneau, la ligne est fermée)
       *[no] {""}
    }.
reminder-rings = Votre téléphone sonnera dès { $since }.
reminder-offered = Vous cherchez un remplaçant ; sans réponse, vous en restez responsable.
reminder-asks = Dites-moi, s'il vous plaît, si vous y serez.
reminder-away = Votre absence est notée à ce moment-là, et cette permanence est encore à votre nom. Viendrez-vous ?
reminder-late = (Ce rappel vient plus tard que prévu.)
confirm-again = Je n'ai pas encore votre réponse : serez-vous là, { $when } ?
unconfirmed = Ligne { $line } : { $who } n'a pas dit si la permanence sera tenue ({ $when }). Elle reste à son nom.
unconfirmed-away = Ligne { $line } : { $who } est en absence, et tient encore { $when }.
attend-noted = C'est noté, vous y serez : { $when }. Merci !
attend-gone =
    { $count ->
        [one] L'autre créneau n'est plus à vous.
       *[other] Les { $count } autres créneaux ne sont plus à vous.
    }
attend-sought = L'équipe cherche encore quelqu'un à votre place. Si ce n'est plus la peine :
attend-told = Ligne { $line } : { $who } sera là, { $when }.
sought = La coordination cherche quelqu'un pour { $when }. Sans réponse, { $who } en reste responsable.
unconfirmed-sought = Ligne { $line } : { $by } fait chercher quelqu'un pour { $when }. Sans réponse, { $who } en reste responsable.
refused-other-holder = Quelqu'un d'autre tient ce créneau entre-temps.
refused-sought = On cherche déjà quelqu'un pour ce créneau.
sought-yours = { $by } cherche quelqu'un à votre place : { $when }. Sans réponse, vous en restez responsable.
refused-not-yours-any-more = Ce créneau n'est plus à vous.
refused-confirmed = { $who } a répondu entre-temps, et sera là.
button-attend = J'y serai
button-cannot = Je ne pourrai pas
button-cannot-at = Pas possible à { $when }
button-seek = Chercher quelqu'un
button-seek-at = Chercher pour { $when }

## Qui commence et qui finit

begin = Votre permanence commence, jusqu'à { $until }.
begin-rings = La ligne sonne chez vous, jusqu'à { $until }.
begin-with = Avec vous : { $who }.
begin-with-trainee = En formation avec vous : { $who }.
begin-before-none = Avant vous ({ $who }) : aucun appel.
begin-before = Avant vous ({ $who }) : { $answered ->
        [0] aucun appel pris
        [one] un appel pris
       *[other] { $answered } appels pris
    }, { $missed ->
        [0] aucun manqué
        [one] un manqué
       *[other] { $missed } manqués
    }.
thanks = Merci { $who } ! Votre permanence est finie.
thanks-rings-no-more = Merci { $who } ! Votre permanence est finie, la ligne ne sonne plus chez vous.
button-talk = Parler d'un appel difficile
talk-wanted = Ligne { $line } : { $who } aimerait parler après un appel. Pouvez-vous prendre contact ?
talk-told = Merci de l'avoir dit : c'est bien d'en parler. { $names } { $count ->
        [one] sait que vous aimeriez parler, et prendra contact avec vous.
       *[other] savent que vous aimeriez parler : l'une de ces personnes prendra contact avec vous.
    } Personne d'autre ne le sait.
talk-told-room = Merci de l'avoir dit : c'est bien d'en parler. La coordination sait que vous aimeriez parler, et prendra contact avec vous.
talk-nobody = C'est bien d'en parler, mais je ne peux écrire à personne de la coordination. Parlez-en à quelqu'un en qui vous avez confiance ; les numéros d'écoute sont dans /urgence.

## /pause

pause-noted = Pause jusqu'à { $until }. D'ici là, les appels iront { $where }.
pause-told = { $who } fait une pause jusqu'à { $until } : les appels vont { $where }.
pause-nobody-told = Ligne { $line } : { $who } fait une pause jusqu'à { $until }. Personne d'autre ne répond : les appels vont { $where }.
pause-sure = Vous êtes sur la ligne sans personne d'autre. Pendant une pause, jusqu'à { $until }, les appels iront { $where }. Faire une pause quand même ?
pause-over = La pause est finie : la ligne sonne de nouveau chez { $who }.
pause-over-yours = Votre pause est finie : la ligne va de nouveau sonner chez vous.
refused-pause-how = Je n'ai pas compris « { $words } ». Par exemple : /pause, /pause 5 (une à trente minutes) ou /pause fin
refused-no-pause = Vous n'êtes pas en pause.
button-pause-anyway = Oui, faire une pause
button-pause-end = Reprendre maintenant

## /reglages

settings-reminded = Je vous rappelle vos permanences { $when }.
settings-eve = la veille à { $at }
settings-before = { $length } avant
settings-none = Je ne vous rappelle aucune permanence, sauf pour demander si vous y serez quand il le faut.
settings-asked = On peut vous demander de remplacer quelqu'un.
settings-never-asked = On ne vous demande pas de remplacer quelqu'un.
settings-not-asked = On ne vous demande pas de remplacer quelqu'un avant : { $until }.
settings-how = Pour changer : /reglages rappel 20h, /reglages rappel 20h et 2h avant, ou /reglages sans rappel
refused-settings-how = Je n'ai pas compris « { $words } ». Par exemple : /reglages rappel 20h, /reglages rappel 2h avant, /reglages sans rappel
refused-reminder-before = Un rappel peut venir entre dix minutes et vingt-quatre heures avant la permanence.
button-remind-eve = Rappel la veille à 18 h
button-remind-before = Rappel 2 h avant
button-remind-never = Aucun rappel
button-never-ask = Ne plus me demander
button-may-ask = On peut me demander

## La semaine, épinglée dans le salon

week-title = **{ $line }, semaine du { $day }**
week-over = Tous les créneaux de cette semaine sont passés.
week-gaps =
    { $count ->
        [0] Tous les créneaux ont quelqu'un.
        [one] Il manque quelqu'un pour un créneau.
       *[other] Il manque quelqu'un pour { $count } créneaux.
    }
more = suite ▸

## Choisir un créneau

choose-none = Aucun créneau ne correspond à « { $words } ». Voici ce qu'il y a :
choose-none-at-all = Aucun créneau à venir.
choose-which = Quel créneau ?
choose-inside = Aucun créneau n'a exactement ces heures. Vouliez-vous dire :
choose-contradiction = Le jour et la date ne vont pas ensemble. Quel créneau ?
choose-unknown = Je n'ai pas tout compris dans « { $words } ». Quel créneau ?
choose-listed = Un bouton pour chaque créneau :
choose-missing = Je n'ai pas tout trouvé pour « { $words } ». Voici ce qui correspond :
choose-except = « { $words } » : lequel de ceux-ci ?
choose-every = Les dates se prennent une par une. Laquelle ?
choose-none-free = Tout est pris pour « { $words } ». Voici ce qui cherche quelqu'un :
choose-later = Le plus proche est un peu plus loin. Vouliez-vous dire :
swap-for-which = Contre quel créneau ?
button-shift = { $when }

## Prendre, donner, échanger

took = { $who } prend { $when }.
took-over = { $who } remplace { $giver } : { $when }.
took-over-yours = { $who } vous remplace : { $when }. Ce créneau n'est plus à vous.
assigned = { $by } inscrit { $who } : { $when }.
unassigned = { $by } retire { $who } : { $when }. La place est libre.
cover-which = C'est demandé à l'équipe : { $when }. Viendrez-vous si personne ne prend ?
cover-asked-already = L'équipe est déjà prévenue. Je vous écris en privé.
cover-staying = C'est noté : vous venez si personne ne prend, { $when }.
cover-vacated = C'est noté : vous ne venez pas, { $when }. La coordination le sait.
button-offer = Je viens si personne ne prend
button-vacate = Je ne pourrai pas du tout
offers = { $who } cherche quelqu'un pour { $when }.
offers-and-comes = { $who } cherche quelqu'un pour { $when }, et vient si personne ne prend.
vacates = { $who } ne pourra pas : { $when }. La place est libre.
late-coordination = Ligne { $line } : { $who } aura { $minutes ->
        [0] du retard
       *[other] { $minutes } minutes de retard
    }, { $when }.
late-yours = { $who } aura { $minutes ->
        [0] du retard
       *[other] { $minutes } minutes de retard
    }, { $when }. Pouvez-vous rester jusque-là ?
late-noted = C'est dit à la coordination{ $told ->
        [0] {""}
       *[other] {" "}et à { $names }
    } : { $minutes ->
        [0] du retard
       *[other] { $minutes } minutes de retard
    }, { $when }.
refused-late-much = C'est trop long pour un retard. Pour chercher quelqu'un : /remplacement
refused-late-how = Je n'ai pas compris « { $words } ». Par exemple : /retard 10
refused-late-none = Vous n'avez pas de permanence d'ici vingt-quatre heures.
refused-late-then = Je ne vois pas de permanence à vous à ce moment-là, d'ici vingt-quatre heures.
vacates-coordination = Ligne { $line } : { $who } ne pourra pas venir, { $when }. Personne sur cette place pour l'instant.
keeps = { $who } garde { $when }.
swap-proposed = { $who } propose un échange à { $to } : { $mine }, contre { $theirs }.
swap-proposed-to-you = { $who } vous propose un échange : son créneau { $mine }, contre le vôtre, { $theirs }.
swap-asked = C'est demandé à { $to }.
swap-done = Échange fait : { $who } prend { $theirs }, et { $to } prend { $mine }.
swap-done-yours = { $who } accepte l'échange. Votre créneau : { $theirs }.
swap-declined = { $to } garde { $theirs }. { $who } garde { $mine }.
swap-declined-yours = { $who } préfère garder son créneau. Rien ne change.
swap-declined-looking = { $who } préfère garder son créneau. Rien ne change. Je cherche encore quelqu'un pour { $mine }, à deux ou à trois.
button-swap-any = N'importe lequel
button-stop-swapping = Ne plus chercher
wish-noted = C'est noté : vous voudriez échanger { $when } contre un autre créneau. Je vous écris dès qu'un échange est possible, à deux ou à trois. D'ici là, il reste à vous.
wish-stopped = C'est noté : je ne cherche plus d'échange. Votre créneau reste à vous.
trade-proposed = { $count ->
        [2] Échange possible : vous donnez à { $to } { $gives }, et vous prenez { $takes }. Rien ne change tant que vous n'avez pas dit oui tous les deux.
       *[other] Échange à trois possible : vous donnez à { $to } { $gives }, et { $giver } vous donne { $takes }. Rien ne change tant que vous n'avez pas dit oui tous les trois.
    }
trade-agreed = C'est noté : vous donnez à { $to } { $gives }, et { $giver } vous donne { $takes }. J'attends encore { $names }. D'ici là, rien ne change : vous gardez { $gives }.
trade-ended = { $count ->
        [2] L'échange
       *[other] L'échange à trois
    } ne se fait pas : { $why ->
        [declined] l'un de vous a dit non
        [near] un des créneaux commence trop tôt
        [clash] l'un de vous n'est plus libre à ce moment-là
       *[changed] un des créneaux n'est plus à échanger
    }.{ $keeps ->
        [yes] {" "}Vous gardez { $gives }.
       *[no] {""}
    }
trade-done-yours = Échange fait : vous avez { $takes }. { $to } a { $gives }. Pour revenir dessus, dans les dix minutes : /oups
trade-done = Échange fait :
    { $rows }
trade-done-row = { $who } : { $when }
button-trade-yes = D'accord
button-trade-no = Non
undone-trade = { $who } revient sur sa réponse.
undone-trade-yours = { $who } revient sur l'échange : vous gardez { $gives }, et { $giver } garde { $takes }.
undone-wish = { $counts ->
        [yes] Je cherche de nouveau un échange pour ce créneau.
       *[no] Je ne cherche plus d'échange pour ce créneau.
    }
undone-replaced = { $who } reprend son créneau : { $when }.
undone-replaced-not-yours = { $who } reprend son créneau : { $when }. Il n'est plus à vous.
mine-swapped = · échange cherché
button-yes = J'accepte
button-no = Non merci
undone = { $who } revient sur sa dernière action : { $when }.
undone-yours-again = { $who } revient sur sa dernière action. Ce créneau est de nouveau à vous : { $when }.
undone-not-yours = { $who } revient sur sa dernière action. Ce créneau n'est plus à vous : { $when }.
undone-swap = { $who } revient sur l'échange : { $when }.
undone-swap-yours-again = { $who } revient sur l'échange. Ce créneau est de nouveau à vous : { $when }.
undone-swap-not-yours = { $who } revient sur l'échange. Ce créneau n'est plus à vous : { $when }.
undone-question = { $who } retire sa question.
undone-cover = Vous ne cherchez plus personne pour ce créneau.
undone-close = { $who } annule la fermeture, ligne { $line }.{ $rest }
undone-close-for = { $who } annule la fermeture : la ligne { $line } est de nouveau ouverte { $period }.
undone-reopen-for = { $who } annule la réouverture : la ligne { $line } est de nouveau fermée { $period }.
undone-slots = { $who } annule son changement : les créneaux de la ligne { $line } sont comme avant.

## Agendas

feed-name-own = Mes permanences
feed-name-line = Permanences { $line }
feed-own = Permanence { $line }
feed-own-trainee = Permanence { $line } (en écoute)
feed-own-offered = Permanence { $line } (cherche un remplaçant)
feed-with = Avec { $names }.
feed-trainees = En écoute : { $names }.
feed-line = { $line } : { $who }
calendar-yours =
    Vos permanences dans l'agenda de votre téléphone, par ce lien. Il est à vous seul : qui l'a voit vos permanences.
    { $link }
    { $how }
calendar-of-line =
    Toutes les permanences de la ligne { $line } dans votre agenda, par ce lien. Il est à vous seul : qui l'a voit qui répond, et quand.
    { $link }
    { $how }
calendar-how = Copiez-le : iPhone, Réglages › Apps › Calendrier › Comptes › Ajouter › Autre › S'abonner ; Thunderbird, Nouvel agenda › Sur le réseau ; Google Agenda, sur un ordinateur, Autres agendas › À partir de l'URL. Votre agenda suivra de lui-même, parfois avec quelques heures de retard.
calendar-known = Vous avez un lien depuis le { $when }. Je ne le garde pas : s'il est perdu, un nouveau le remplace.
calendar-known-line = Vous avez un lien pour la ligne { $line } depuis le { $when }. Je ne le garde pas : s'il est perdu, un nouveau le remplace.
calendar-stopped = C'est fait : { $count ->
        [one] votre lien ne montre plus rien
       *[other] vos liens ne montrent plus rien
    }. Retirez aussi l'agenda de votre téléphone.
calendar-which = L'agenda de quelle ligne ?
button-calendar-new = Nouveau lien
button-calendar-stop = Arrêter
button-calendar-line = Ligne { $line }
refused-calendar-off = Je ne peux pas encore donner de lien d'agenda : la personne qui installe le bot doit régler web.public_url (docs/calendars.md).
refused-calendar-none = Vous n'avez pas de lien d'agenda. Pour en avoir un : /agenda
refused-calendar-how = Je n'ai pas compris « { $words } ». Par exemple : /agenda, /agenda ligne, /agenda stop

## Journal

journal-title = **Journal de la ligne { $line }**{ $about }
journal-none = Rien dans le journal de la ligne { $line }{ $about }.
journal-row = { $time } · { $said }
journal-row-undone = { $time } · { $said } (annulé)
journal-nobody = L'installation
journal-took = { $who } a pris { $when }
journal-replaced = { $who } a remplacé { $giver } : { $when }
journal-gave = { $who } a donné à { $taker } : { $when }
journal-moved = { $who } a mis { $taker } à la place de { $giver } : { $when }
journal-assigned = { $who } a inscrit { $taker } : { $when }
journal-freed = { $who } a rendu { $when }
journal-unassigned = { $who } a retiré { $giver } : { $when }
journal-traded = Échange à { $count ->
        [2] deux
       *[other] trois
    } : { $rows }
journal-traded-one = { $who } a pris { $when }
journal-trade-yes = { $who } a dit oui à un échange à { $count ->
        [2] deux
       *[other] trois
    }
journal-trade-no = { $who } a dit non à un échange à { $count ->
        [2] deux
       *[other] trois
    }
journal-wish = { $who } cherche à échanger { $when }
journal-wish-stopped = { $who } ne cherche plus à échanger { $when }
journal-swapped = { $who } et { $other } ont échangé : { $who } a pris { $when }, { $other } a pris { $then }
journal-offers = { $who } cherche quelqu'un pour { $when }
journal-keeps = { $who } garde { $when }
journal-proposed = { $who } a proposé un échange à { $asked }
journal-declined = { $who } a dit non à { $asker }
journal-asked-takeover = { $who } a demandé le relais à { $asked }
journal-slot-added = { $who } a ajouté chaque semaine : { $day } { $hours }
journal-slot-dropped = { $who } a supprimé chaque semaine : { $day } { $hours }
journal-slot-changed = { $who } a changé les places : { $day } { $hours }
journal-closed = { $who } a fermé la ligne { $line } { $period }
journal-reopened = { $who } a rouvert la ligne { $line }
journal-late = { $who } a prévenu d'un retard
journal-import = L'import a changé { $count ->
        [one] une place
       *[other] { $count } places
    }, pour { $people ->
        [one] une personne
       *[other] { $people } personnes
    }
journal-more = et { $count } autres changements
button-older = Plus anciens
refused-journal-one = Une seule personne à la fois ({ $names }). Par exemple : /journal Anne
refused-journal-how = Je n'ai pas compris « { $words } ». Par exemple : /journal Anne, /journal mardi, /journal novembre
refused-journal-future = Le journal dit ce qui a été fait : ce jour n'est pas encore venu.

## Coordination

who-of-these-press = « { $who } » : qui est-ce ? { $names }.
button-person = { $who }
who-of-these = « { $who } » : laquelle de ces personnes ? { $names }. Écrivez son nom en entier, ou son @nom.
slot-title = **Créneaux de la semaine, { $line }**
slot-by-day = Pour en supprimer un : /creneau mardi
slot-none = Aucun créneau. Par exemple : /creneau mardi 14h-16h 2 places 1 formation
slot-row = { $day } { $hours } · { $seats ->
        [one] 1 place
       *[other] { $seats } places
    }{ $trainees ->
        [0] { "" }
        [one] {" "}+ 1 formation
       *[other] {" "}+ { $trainees } formation
    }{ $minimum ->
        [0] { "" }
       *[other] {" "}· { $minimum } au minimum
    }
slot-added = { $count ->
        [one] Créneau ajouté : { $slot }. Une date créée.
       *[other] Créneau ajouté : { $slot }. { $count } dates créées.
    }
slot-changed = { $kept ->
        [0] Créneau changé : { $slot }.
        [one] Créneau changé : { $slot }. Une date où il y a déjà plus de monde reste comme elle est.
       *[other] Créneau changé : { $slot }. { $kept } dates où il y a déjà plus de monde restent comme elles sont.
    }
slot-crosses = Attention : il chevauche { $slot }.
slot-dropped = { $kept ->
        [0] Créneau supprimé : { $slot }.
        [one] Créneau supprimé : { $slot }. Une date déjà prise reste au planning.
       *[other] Créneau supprimé : { $slot }. { $kept } dates déjà prises restent au planning.
    }
button-drop-slot = Retirer { $when }
close-sure = Fermer { $line } { $period } ? { $what }
close-which = Quand fermer { $line } ? { $what }
close-each = Je ferme une période à la fois. Laquelle pour { $line } ? { $what }
close-then = Les appels iront { $where }.
button-close-now = Fermer maintenant
button-close = Fermer la ligne
closed-for = { $who } ferme { $line } { $period }.
closed-without-end = { $who } ferme { $line } { $period }. { $what }
reopened = { $who } rouvre { $line }.{ $rest }
reopened-for = { $who } rouvre { $line } { $period }.{ $rest }
plan-changed = Vos permanences ont changé :
plan-changed-by = Changement de vos permanences, par { $who } :
plan-added = { $when } : cette permanence est à vous
plan-removed = { $when } : ce n'est plus à vous
plan-closed = { $when } : la ligne est fermée
plan-reopened = { $when } : la ligne est de nouveau ouverte, vous y êtes
plan-moved = { $before } devient { $after }
plan-moved-weekly = { $before } devient { $after } : { $count } dates à votre nom changent
plan-if-not = Si cela ne va pas : /remplacement
still-closed = La ligne reste fermée { $periods }.
reopen-sure = Rouvrir { $line } { $period } ?
reopen-which = Quand rouvrir { $line } ?
button-period = { $period }
button-period-now = Maintenant
button-period-from = Dès { $starts }, sans fin
button-reopen-from = Dès { $starts }
label-days =
    { $count ->
        [one] { $count } jour
       *[other] { $count } jours
    }
label-except = { $period } sauf { $hours }
label-days-short = { $count } j
period-now = maintenant, jusqu'à /rouvrir
period-from = à partir du { $starts }, jusqu'à /rouvrir
period-since = à partir du { $starts }
period-since-now = dès maintenant
period-day = le { $first }, toute la journée
period-days = du { $first } au { $last } inclus
period-until = dès maintenant, jusqu'au { $last } inclus
period-hours = le { $first }, { $hours }
period-between = du { $starts } au { $ends }
period-end = { $last } inclus
period-counted =
    { $count ->
        [one] { $period } (un jour)
       *[other] { $period } ({ $count } jours)
    }
team-title = **Équipe, { $line }**
team-row-number = { $who } · un numéro, pas une personne
team-row = { $who } · { $role ->
        [newcomer] attend l'accord de la coordination
        [trainee] en formation
        [coordinator] coordination
       *[volunteer] bénévole
    }{ $phone ->
        [unproved] {" "}· téléphone à vérifier
       *[proved] { "" }
    }
button-vouch = Valider n° { $who }
vouch-ended = Vous ne faites plus partie de la coordination : ce numéro n'est plus affiché.
vouched = { $who } : numéro vérifié.
role-which = Quel rôle pour { $who } ?
button-role = { $role ->
    [trainee] En formation
    [coordinator] Coordination
   *[volunteer] Bénévole
}
role-asked = C'est demandé : une autre personne de la coordination doit être d'accord pour { $who }.
role-changed = { $by } change le rôle de { $who } sur { $line } : { $role ->
        [trainee] en formation
        [coordinator] coordination
       *[volunteer] bénévole
    }.
role-changed-you = { $by } change votre rôle sur { $line } : { $role ->
        [trainee] en formation
        [coordinator] coordination
       *[volunteer] bénévole
    }.
coordinator-new = { $who } fait maintenant partie de la coordination de { $line }.
renamed = { $before } s'appelle maintenant { $who } dans le planning.
renamed-by = { $by } a changé votre nom dans le planning : { $who }.
renamed-noted = C'est noté : { $before } s'appelle maintenant { $who }.
renamed-you = C'est noté : vous êtes { $who } dans le planning.
name-initial-please = Deux personnes de l'équipe s'appellent { $who }. Écrivez-moi votre prénom avec une initiale, par exemple : /nom { $who } B.
invite-code = Code pour { $line } ({ $role ->
        [trainee] en formation
        [coordinator] coordination
       *[volunteer] bénévole
    }), valable sept jours, une seule fois : { $code }
    La personne m'écrit en privé : /rejoindre { $code }
invite-link = Ou bien elle touche ce lien : { $link }
bound = Ce salon est lié à { $line } ({ $purpose ->
        [coordination] coordination
       *[team] équipe
    }).

## Rejoindre, téléphone

joined = Bienvenue, { $who } : vous êtes dans l'équipe { $line }. Écrivez /aide.
join-name = Bienvenue. Au planning de la ligne { $line }, je vous appellerai { $who }. C'est bien cela ? Sinon, écrivez /nom suivi de votre prénom.
join-namesake = Bienvenue. Dans l'équipe { $line }, quelqu'un s'appelle déjà { $who }. Ajoutez la première lettre de votre nom de famille, par exemple : /nom { $who } B.
join-nameless = Bienvenue dans l'équipe { $line }. Comment vous appelez-vous ? Écrivez votre prénom, par exemple : /nom Nadia
no-name = Sans nom
button-my-name = C'est moi : { $who }
join-notice = Votre numéro de téléphone sert à vous transmettre les appels et à vérifier qu'il sonne. Seule la coordination peut le voir. Vous pouvez le changer quand vous voulez : /tel
    Ce que je garde : votre nom et votre numéro, jusqu'à treize mois après votre départ ; qui a fait quoi, treize mois ; les numéros des personnes qui appellent, trente jours. Tout voir : /mesdonnees. Tout effacer : /oublier
button-read = J'ai lu
join-asks = { $who } demande à rejoindre { $line } ({ $role ->
        [trainee] en formation
        [coordinator] coordination
       *[volunteer] bénévole
    }).
promotion-asks = { $by } propose un nouveau rôle pour { $who } sur { $line } ({ $role ->
        [trainee] en formation
        [coordinator] coordination
       *[volunteer] bénévole
    }). Êtes-vous d'accord ?
claim-asks = Quelqu'un a utilisé un code au nom de { $who } ({ $line }, { $role ->
        [trainee] en formation
        [coordinator] coordination
       *[volunteer] bénévole
    }). Est-ce bien cette personne ? Dans le doute, appelez-la.
join-how = Pour rejoindre l'équipe, écrivez /rejoindre suivi du code que la coordination vous a donné.
link-code = Votre code, valable une heure, une seule fois : { $code }
    Sur l'autre messagerie, écrivez-moi en privé : /rejoindre { $code }
    Ne le donnez à personne : quiconque l'écrit peut agir à votre place.
linked = C'est vous, { $who }. Vos créneaux, votre téléphone et vos messages sont aussi ici.
link-told = Vous pouvez maintenant m'écrire depuis un autre compte ({ $network }). Ce n'était pas vous ? Prévenez vite la coordination.
link-told-coordinators = { $who }, de la coordination, m'écrit maintenant aussi depuis un autre compte. Dans le doute, appelez cette personne.
link-already = Ici, je sais déjà que vous êtes { $who }. Écrivez ce code sur l'autre messagerie.
link-somebody = Ici, vous êtes { $who }, et ce code est celui de quelqu'un d'autre. Rien n'a changé. Voyez avec la coordination.
button-accept = Accepter { $who }
button-decline = Refuser
join-asked = C'est demandé à la coordination de la ligne { $line }. Je vous écris dès qu'elle a répondu.
accepted = { $by } accepte { $who } dans l'équipe { $line } ({ $role ->
        [trainee] en formation
        [coordinator] coordination
       *[volunteer] bénévole
    }).
accepted-ready = C'est prêt : la coordination vous accueille dans l'équipe { $line }. Vous pouvez prendre des créneaux : /libres
accepted-phone = La coordination vous accueille dans l'équipe { $line }. Il manque un numéro vérifié : /tel
accepted-coordinator = C'est fait : vous faites partie de la coordination de { $line }. Écrivez /aide.
declined = { $by } n'accepte pas { $who } dans l'équipe { $line }.
declined-you = La coordination ne peut pas vous accueillir dans l'équipe { $line } pour l'instant.
joined-coordination = { $who } a rejoint { $line } ({ $role ->
        [trainee] en formation
        [coordinator] coordination
       *[volunteer] bénévole
    }).
mydata-title = **Ce que je sais de vous**
mydata-name = Nom au planning : { $name }
mydata-phone = Téléphone : { $phone }{ $proved ->
    [yes] , vérifié le { $day }
   *[no] , pas encore vérifié
}
mydata-no-phone = Téléphone : aucun
mydata-language = Langue : { $language ->
    [fr] français
    [en] anglais
   *[other] { $language }
}
mydata-account = Compte { $network } : { $user }
mydata-role = Ligne { $line } : { $role ->
    [newcomer] attend l'accord de la coordination
    [trainee] en formation
    [coordinator] coordination
   *[volunteer] bénévole
}{ $asks ->
    [none] { "" }
    [trainee] {" "}(demandé : en formation)
    [coordinator] {" "}(demandé : coordination)
   *[other] {" "}(demandé : bénévole)
}
mydata-left = Vous avez quitté l'équipe { $line }. Tout cela s'efface le { $day }.
mydata-former = Avant, gardé treize mois : { $values }
mydata-coming = { $count ->
    [0] **Créneaux à venir :** aucun
   *[other] **Créneaux à venir :** { $count }
}
mydata-past = { $count ->
    [0] **Créneaux passés :** aucun
   *[other] **Créneaux passés :** { $count }
}
mydata-swaps = **Échanges et remplacements demandés :** { $count }
mydata-calls = **Appels :** { $answered } pris chez vous, { $rung } qui ont sonné chez vous, { $called } faits depuis votre numéro
mydata-callbacks = **Rappels que vous avez pris :** { $count }
mydata-acts = **Ce que vous avez fait, gardé treize mois :** { $count }
mydata-press = un bouton
mydata-closures = **Fermetures de la ligne :** { $count }
mydata-more = (les { $count } plus anciens ne sont pas montrés ici)
mydata-rest = **Et aussi, gardé un à deux mois :**
mydata-posts = { $count ->
    [one] un message de moi dans nos conversations privées
   *[other] { $count } messages de moi dans nos conversations privées
}
mydata-mentions = { $count ->
    [one] un message de moi ailleurs, avec votre nom
   *[other] { $count } messages de moi ailleurs, avec votre nom
}
mydata-codes = { $count ->
    [one] un code que vous avez fait
   *[other] { $count } codes que vous avez faits
}
mydata-tests = { $count ->
    [one] une vérification de votre numéro
   *[other] { $count } vérifications de votre numéro
}
mydata-notes = { $count ->
    [one] une note avec votre compte (code essayé, message mis de côté)
   *[other] { $count } notes avec votre compte (codes essayés, messages mis de côté)
}
mydata-kept = Tout ce qui porte votre nom s'efface treize mois après votre départ, ou tout de suite : /oublier. Les copies de sauvegarde s'effacent à leur tour.
button-erase = Effacer mes données
phone-how = Quel est votre numéro ? Envoyez-le avec le bouton s'il y en a un, ou écrivez : /tel 06 39 98 01 01. Il ne sera montré à personne dans le salon.
button-contact = Envoyer mon numéro
phone-known = Votre numéro : { $phone }. Il est vérifié, tout va bien.
phone-ringing = J'appelle le { $phone }. Avez-vous entendu sonner ?
phone-until-then = D'ici là, les appels continuent d'aller au { $phone }.
phone-waits-for-consent = C'est noté : { $phone }. Dès que la coordination aura donné son accord, je vous proposerai de le vérifier.
phone-noted = C'est noté : { $phone }.
phone-too-often = Trop de vérifications ont été demandées : réessayez plus tard, avec /tel, ou parlez-en à la coordination.
phone-flood = { $who } demande sans cesse à faire vérifier son numéro. Je ne m'en occupe plus pour l'instant : trois fois par heure, dix par jour, pas plus.
phone-flood-line = Trop d'appels de vérification sont demandés sur la ligne { $line } : j'en passe vingt par heure, pas plus. Les appels des permanences n'en souffrent pas.
phone-silent = Je demande à la coordination de vous appeler. Vérifiez aussi le numéro : /tel
phone-proved = Merci. Votre numéro est prêt : vous pouvez prendre des créneaux.
phone-proved-waiting = Merci, votre numéro est prêt. Il manque l'accord de la coordination : je vous écris dès qu'il est là.
phone-proved-but-queue = Merci, il sonne. Pour { $lines }, la coordination doit encore vous appeler pour vérifier.
phone-voicemail = Votre répondeur a pris l'appel avant vous : les appels de la ligne s'y perdraient. Réglez-le pour qu'il attende trente secondes, ou coupez-le pendant vos permanences, puis réessayez.
button-voicemail = Le répondeur a répondu
button-ring-again = Réessayer
button-check-phone = Vérifier mon numéro
phone-coordination-rings = C'est noté : { $phone }. La coordination vous appelle pour vérifier.
phone-please-ring = Merci d'appeler { $who } pour vérifier son numéro ({ $phone }), puis de valider.
phone-please-ask = { $who } a un nouveau numéro. Merci de le lui demander, de l'appeler, puis de valider.
button-rang = Oui, il a sonné
button-silent = Non, rien

## Aide

help-stranger = Je tiens le planning d'une permanence téléphonique. Pour rejoindre l'équipe, demandez un code à la coordination, puis écrivez-moi en privé : /rejoindre CODE
help =
    /planning : les jours qui viennent · /qui : maintenant et ensuite
    /prendre mardi 14h · /libres : ce qui cherche quelqu'un · /moi : vos créneaux
    /remplacement mardi 14h : si vous ne pouvez pas · /echanger mardi 14h contre jeudi 16h
    /relais : prendre la ligne maintenant · /fin : arrêter · /ligne : où elle sonne · /test : la sonnerie
    /appels : les personnes à rappeler · /stats : les chiffres · /oups : revenir en arrière · /urgence : le 15, le 3114…
help-newcomer =
    La coordination n'a pas encore donné son accord. En attendant :
    /tel 06 … : votre numéro · /nom Nadia : votre prénom
help-trainee =
    /planning : les jours qui viennent · /qui : maintenant et ensuite
    /prendre mardi 14h : une place de formation · /libres : celles qui restent
    /moi : vos créneaux · /remplacement mardi 14h : si vous ne pouvez pas
    /ligne : où elle sonne · /stats : les chiffres
    /oups : revenir en arrière
help-coordination =
    /planning · /qui · /libres · /prendre · /remplacement · /relais · /fin · /appels · /ligne · /stats · /oups
    /inscrire Anne mardi 14h · /desinscrire Anne mardi 14h · /equipe
    /creneau : la semaine · /creneau mardi 14h-16h 2 places : en ajouter un
    /fermer et /rouvrir : maintenant, ou par dates : /fermer du 24/12 au 2/1
    /retirer Bakari · /role Fatou bénévole · /renommer Anne en Anne B.
    /inviter (en privé) : un code pour quelqu'un · /lier CODE : ce salon est celui de la ligne

## Urgences

emergency-france = **Numéros d'urgence, gratuits, jour et nuit**
    15 : urgence médicale (SAMU)
    112 : toute urgence, dans toute l'Europe
    114 : toute urgence, par SMS, si l'on ne peut pas parler ou entendre
    3114 : idées suicidaires, les siennes ou celles d'un proche
    115 : sans abri
    119 : enfant en danger
    3919 : violences faites aux femmes
emergency-europe = 112 : toute urgence, dans toute l'Europe. L'appel est gratuit, jour et nuit.
emergency-own = **Numéros d'urgence**
    { $rows }

## Mots qui veulent dire autre chose

stray-cancel = Que voulez-vous faire ? Rien n'est changé pour l'instant.
stray-now = Que voulez-vous faire maintenant ?
stray-stop = Que voulez-vous arrêter ? Rien n'est changé pour l'instant.
button-undo = Revenir en arrière
button-takeover = Prendre la ligne
button-who = Voir qui répond
button-end = Finir ma permanence

## Démonstration (le terminal, pas le salon)

demo-team = équipe
demo-coordination = coordination
demo-private = { $who }, en privé
demo-toast = pour { $who } seulement
demo-edited = (modifié)
demo-picture = [image : { $title }]
demo-document = [fichier : { $name }]
demo-at = chez { $who }
demo-voicemail = répondeur
demo-announcement = message d'accueil
demo-nowhere = nulle part
demo-phone = La ligne sonne : { $where }.
demo-rings = Ça sonne { $where }.
demo-rings-nobody = Aucun téléphone ne sonne.
demo-answered = On décroche { $where }.
demo-hung-up = Fin de l'appel.
demo-off = Le bot est arrêté.
demo-on = Le bot est de nouveau là, et le téléphone lui dit tout.
demo-ovh = Les serveurs d'OVH ne répondent plus.
demo-mute = Le téléphone ne dit plus rien au bot.
demo-time = Il est maintenant : { $when }.
demo-how = Écrivez par exemple : @v1 /planning ou @v2 [Je prends] ou :ring (:help pour tout voir)
demo-help = @v1…@v4 bénévoles, @t1 en formation, @c1 coordination : @v1 /planning, @v1 #privé /moi, @c1 #coordination /equipe, @v2 [Je prends]. Le téléphone : :ring [numéro ou masqué], :answer, :hangup, :phone. Les pannes : :off, :mute, :ovh, et :on pour en sortir. Le planning épinglé : :pinned. Le temps : :wait 2h. Un numéro presse le bouton qui le porte, @v2 3 pour quelqu'un d'autre. De :try 1 à :try 6 : tout recommencer et voir une chose. :quit pour finir.
demo-nobody = personne ne s'appelle @{ $who } ici ; il y a { $known }
demo-no-button = aucun bouton « { $label } » à portée de cette personne
demo-no-room = cette personne n'est pas dans le salon « { $room } »
demo-wait-how = écrivez une durée, par exemple :wait 2h ou :wait 10 min
demo-nothing-rings = rien ne sonne
demo-no-call = aucun appel en cours
demo-cannot = impossible de jouer la ligne { $number } : { $why }
demo-no-number = il n'y a plus de bouton { $number } à presser
demo-person = { $handle } { $name }, { $role }
demo-role-volunteer = bénévole
demo-role-trainee = en formation
demo-role-coordinator = coordination
demo-today = Les permanences d'aujourd'hui :
demo-people = Qui est qui :
demo-shift = { $hours } : { $who }
demo-begin = Tapez ce que quelqu'un écrit (@v1 /planning) ou le numéro d'un bouton. :try 1 à 6, :ring, :wait 2h ; :help, :quit.
demo-number-how = écrivez un numéro comme 06 39 98 02 07, ou « masqué »
demo-welcome = standardiste, démonstration : une ligne inventée à Lyon, lundi 23 novembre 2026, 9 h.

## Le bac à sable, une page de la démonstration

play-language = Français
play-title = Le bac à sable
play-intro = Toute une ligne d'écoute sur cette machine, sans compte nulle part. Seul OVH est simulé : rien ne sonne, rien n'est envoyé. Choisissez une chose à essayer, puis continuez comme vous voulez.
play-switch = Langue
play-things = Six choses à essayer
play-again = Tout recommencer
play-chats = Les conversations
play-team = Le salon de l'équipe
play-coordination = Le salon de la coordination
play-private = { $who }, en privé avec le bot
play-pinned = Épinglé
play-nothing-said = Rien n'a encore été dit.
play-only-for = pour { $who } seulement
play-edited = modifié
play-picture = Image : { $title }
play-document = Fichier : { $name }
play-who = Qui écrit
play-text = Message
play-send = Envoyer
play-buttons = Boutons de ce message
play-phone = Le téléphone
play-number = Numéro de la personne qui appelle
play-hidden = numéro masqué
play-ring = Appeler la ligne
play-rings-at = Un appel sonnerait : { $where }.
play-handsets = Les combinés
play-idle = au repos
play-rings = sonne
play-talks = en ligne
play-answer = Décrocher
play-hang-up = Raccrocher
play-give-up = La personne raccroche
play-at = { $who } : { $what }
play-calls = Appels en cours
play-no-calls = Personne n'appelle.
play-call = { $who } { $hears ->
    [talk] parle
    [ringing] entend sonner
    [voicemail] entend le répondeur
    [announcement] entend le message d'accueil
    [waiting] attend
   *[other] n'a pas de réponse
 }
play-hidden-caller = Le numéro masqué
play-clock = L'horloge
play-clock-how = Elle ne bouge que si vous la poussez.
play-20s = Avancer de 20 secondes
play-10min = Avancer de 10 minutes
play-shift = Au prochain créneau
play-tomorrow = À demain, 9 h
play-breakdowns = Les pannes
play-break-ovh = OVH ne répond plus
play-break-mute = OVH n'annonce plus les appels
play-break-off = Le bot s'arrête
play-break-on = Tout remarche
play-news = Ce qui se passe
play-pressed = { $who } appuie sur « { $label } »
play-busy = Un instant…
play-board = Le tableau en direct
play-board-how = Le tableau tel que la coordination le voit. « /tableau » dans une conversation privée l'ouvre en entier.
play-ready = Le bac à sable est prêt. À ouvrir dans votre navigateur : { $address }
play-ready-end = Ctrl-C pour finir. Dans le terminal plutôt : { $terminal }
thing-absence = Quelqu'un ne peut pas venir mardi
thing-absence-look = Anne l'a dit au bot avec ses mots, l'équipe a été sollicitée et Driss a pris le créneau. Regardez le salon de l'équipe et la conversation privée de Bakari.
thing-missed = Un appel que personne ne prend
thing-missed-look = L'équipe a vu l'appel manqué, avec deux chiffres du numéro ; Bakari, qui rappelle, a le numéro en privé. Appuyez sur ce qu'il en est.
thing-ovh = OVH ne répond plus
thing-ovh-look = La permanence de Bakari a commencé et OVH ne confirme pas que son téléphone sonne : la coordination est prévenue, lui aussi. Appuyez sur « Tout remarche », puis poussez l'horloge.
thing-swap = Deux personnes échangent
thing-swap-look = Anne a proposé son mardi contre le mercredi de Bakari, qui accepte. Regardez le salon de l'équipe.
thing-line = Qui répond ? Je prends la ligne
thing-line-look = Chloé a demandé qui répond, puis a pris le relais de Bakari : les appels sonnent chez elle. Appelez la ligne.
thing-figures = Les chiffres d'une journée
thing-figures-look = Un appel a été pris, l'autre non. Regardez le salon de la coordination, et le tableau plus bas.

## Calls : les appels sans réponse, et qui rappelle

at-time = à { $time }
on-day-at-time = { $day } à { $time }
of-time = de { $time }
of-day-at-time = du { $day } à { $time }
number-withheld = numéro masqué
number-unreadable = numéro illisible
number-premium = { $number }, numéro surtaxé
missed-once = Appel sans réponse { $when } ({ $who }, { $wait } d'attente).
missed-once-bare = Appel sans réponse { $when } ({ $who }).
missed-suspect = Appel très court { $when } ({ $who }) : un répondeur a peut-être décroché.
missed-again = { $count } appels sans réponse ({ $who }), dernier { $when }.
missed-withdrawn = Fausse alerte : cet appel est déjà réglé.
missed-taken = { $name } rappelle.
missed-tried =
    { $count ->
        [one] Rappelé une fois, sans réponse. Toujours à rappeler.
       *[other] Rappelé { $count } fois, sans réponse. Toujours à rappeler.
    }
missed-retry =
    { $count ->
        [one] Rappelé une fois, sans réponse. À rappeler à partir de : { $when }.
       *[other] Rappelé { $count } fois, sans réponse. À rappeler à partir de : { $when }.
    }
missed-caller =
    { $count ->
        [one] { $who }, appel { $when }.
       *[other] { $who }, { $count } appels, dernier { $when }.
    }
missed-offer = **À rappeler :** { $what }
missed-free = Personne ne s'en occupe plus. À rappeler.
missed-reached = { $name } a eu la personne { $when }.
missed-wrong-number = { $name } a rappelé { $when } : faux numéro.
missed-not-reached = Rappelé { $count } fois, sans réponse. On s'arrête là.
missed-stale = Plus de 48 heures ont passé : ce rappel est clos.
missed-stale-told =
    { $count ->
        [one] Ligne { $line } : une personne n'a pas été jointe en 48 heures. Son rappel est clos.
       *[other] Ligne { $line } : { $count } personnes n'ont pas été jointes en 48 heures. Leurs rappels sont clos.
    }
missed-called-again = La personne a rappelé, et quelqu'un lui a répondu.
missed-while-closed =
    { $count ->
        [one] Un appel pendant que la ligne était fermée.
       *[other] { $count } appels pendant que la ligne était fermée.
    }
late-off =
    { $count ->
        [one] Pendant que j'étais arrêté : un appel sans réponse, { $when }.
       *[other] Pendant que j'étais arrêté : { $count } appels sans réponse, { $span }.
    }
late-mute =
    { $count ->
        [one] Pendant que le téléphone ne me disait rien : un appel sans réponse, { $when }.
       *[other] Pendant que le téléphone ne me disait rien : { $count } appels sans réponse, { $span }.
    }
late-span = de { $since } à { $until }
late-span-day = { $day } de { $since } à { $until }
late-span-days = de { $first } { $since } à { $last } { $until }
late-counted =
    { $count ->
        [one] L'un d'eux date de plus de deux jours : je le compte, sans le proposer.
       *[other] { $count } datent de plus de deux jours : je les compte, sans les proposer.
    }
stream-mute = Ligne { $line } : depuis { $when }, le téléphone ne me dit plus rien des appels. Je les apprends par les relevés d'OVH : les alertes ont quelques minutes de retard.
stream-heard = Ligne { $line } : le téléphone me dit de nouveau les appels. Les alertes arrivent de nouveau tout de suite.
missed-while-busy =
    { $count ->
        [one] Un appel pendant que tout le monde était en ligne.
       *[other] { $count } appels pendant que tout le monde était en ligne.
    }
missed-none = Personne à rappeler.
missed-off = Sur cette ligne, on ne rappelle pas.
missed-all-taken = Tous les appels sont déjà pris.
missed-title =
    { $count ->
        [one] **Une personne à rappeler, { $line }**
       *[other] **{ $count } personnes à rappeler, { $line }**
    }
missed-row =
    { $count ->
        [one] { $place }. { $who }, { $when }.
       *[other] { $place }. { $who }, { $count } appels, dernier { $when }.
    }
missed-more =
    { $count ->
        [one] Et une autre.
       *[other] Et { $count } autres.
    }
button-callback = Je rappelle
button-call-details = Détail { $who } ({ $time })
button-call-course = Détail du n° { $place } ({ $time })
calls-title = **Derniers appels, { $line }**
calls-none = Aucun appel sur la ligne { $line } depuis trente jours.
calls-row = { $who }, { $when } : { $how }.
course-was-going-on = en cours
course-was-answered = { $named ->
        [yes] décroché chez { $who }, { $length }
       *[no] décroché, { $length }
    }
course-was-missed = sans réponse
course-was-suspect = { $named ->
        [yes] décroché chez { $who }, { $length } seulement
       *[no] décroché, { $length } seulement
    }
details-title = { $count ->
        [one] Un appel sans réponse, { $line } ({ $who })
       *[other] { $count } appels sans réponse, { $line } ({ $who })
    }
details-row = { $day } : { $course }
details-in-private = Je vous l'envoie dans notre conversation privée.
tried-row = A sonné : { $tried }.
tried-then = Puis : { $end }.
tried-unknown = OVH n'a pas dit quels téléphones ont sonné.
course-at-somebody = un numéro inconnu
course-began = appel
course-rang = sonne chez { $who } { $length }
course-busy = occupé chez { $who }
course-unreachable = injoignable chez { $who }
course-declined = refusé chez { $who }
course-picked-up = décroché chez { $who }
course-said-talked = cette personne dit avoir répondu
course-said-voicemail = son répondeur, dit cette personne
course-machine = message d'accueil ou messagerie, { $length }
course-nobody-in-time = personne à temps : message d'accueil ou messagerie
course-hung-up = raccroche
course-over = fin
button-call-me = Appelez-moi
button-number-instead = Plutôt le numéro
bridge-yours = **{ $line }.** Rappel { $when } ({ $who }).
    Votre téléphone sonnera, puis celui de la personne, qui verra le numéro de { $line }.
    Ne dites pas d'où vous appelez avant de savoir qui vous répond.
    Dites-moi ensuite ce qu'il en est.
bridge-rings = **{ $line }.** Rappel { $when } ({ $who }).
    Votre téléphone va sonner. Décrochez : j'appelle ensuite la personne, qui verra le numéro de { $line }.
    Ne dites pas d'où vous appelez avant de savoir qui vous répond.
    Dites-moi ensuite ce qu'il en est.
bridge-failed = **{ $line }.** Rappel { $when } ({ $who }).
    Je n'ai pas réussi à passer l'appel. Si votre téléphone ne sonne pas dans la minute, prenez le numéro.
bridge-number = **{ $line }.** Rappel { $when } ({ $who }) : voici le numéro, dans mon message suivant.
bridge-soon = Votre téléphone va sonner.
bridge-in-private = Ce rappel vous attend dans notre conversation privée.
bridge-test-first = Essai sur la ligne { $line } : j'appelle votre téléphone. Décrochez, et j'appelle celui de { $who }. Est-ce que les deux ont sonné ?
bridge-test-then = Essai sur la ligne { $line } avec { $who } : votre téléphone va sonner. Le numéro de la ligne est le { $number }. Quel numéro s'affiche ?
button-both-rang = Les deux ont sonné
button-not-both = Non
button-line-shown = Numéro de la ligne affiché
button-other-shown = Un autre
bridge-test-failed = L'appel d'essai n'a pas pu être passé.
bridge-proved = Ligne { $line } : l'essai a réussi. Qui rappelle peut maintenant passer par la ligne, sans montrer son propre numéro.
bridge-proved-unused = Ligne { $line } : l'essai a réussi. Pour que les rappels passent par la ligne, il manque encore un réglage (« callback », dans la configuration).
bridge-disproved = Ligne { $line } : l'essai n'a pas réussi. Pour les rappels, je donne le numéro en privé, comme d'habitude. Pour essayer de nouveau : /pont
bridge-unproved = Ligne { $line } : les rappels devraient passer par la ligne, et aucun essai n'a encore réussi. Je donne donc le numéro en privé. Pour essayer avec quelqu'un de l'équipe : /pont Anne
refused-bridge-unproved = La ligne ne peut pas passer ce rappel elle-même. Prenez plutôt le numéro.
refused-bridge-your-phone = Votre numéro de téléphone n'est pas vérifié : je ne peux pas vous appeler. Prenez plutôt le numéro.
refused-bridge-too-often = J'ai passé cet appel plusieurs fois déjà. Prenez plutôt le numéro.
refused-bridge-line = Je ne peux pas passer d'appels avec la ligne { $line } : une file d'attente n'en passe pas, et une ligne que je ne fais qu'observer non plus.
refused-bridge-yourself = Il faut deux téléphones : écrivez le nom de quelqu'un d'autre.
refused-bridge-phone = Les deux téléphones doivent être vérifiés, et celui de { $who } ne l'est pas. Pour cela : /tel
refused-bridge-no-private = { $who } doit d'abord ouvrir une conversation privée avec moi.
refused-bridge-tests = Trop d'essais ont été demandés : trois par heure, dix par jour, pas plus.
refused-bridge-late = À cette heure, je ne fais pas sonner le téléphone de quelqu'un d'autre. Essayez dans la journée.
button-callback-anyway = Rappeler quand même
button-callback-one = Rappeler { $who } ({ $time })
button-missed = Voir les appels
button-reached = J'ai eu la personne
button-noreply = Ça ne répond pas
button-wrong = Faux numéro
button-leave = Je laisse
callback-yours = **{ $line }.** { $what }
    À rappeler : **{ $number }**
    Votre propre numéro s'affichera. Pour le masquer depuis un mobile : #31# juste avant le numéro.
    Ne dites pas d'où vous appelez avant de savoir qui vous répond.
    Dites-moi ensuite ce qu'il en est.
callback-ask = Où en est le rappel { $when } ({ $who }) ?
callback-late = Il est { $time }. À cette heure, on ne rappelle ({ $who }) que si la personne attend notre appel. Sinon, à partir de : { $opens }.
callback-in-private = Le numéro vous attend dans notre conversation privée.
done-in-private = Je vous le demande dans notre conversation privée.
callback-reached = Appel { $when } ({ $who }) : vous avez eu la personne. Merci !
callback-noreply = Appel { $when } ({ $who }) : ça ne répondait pas. L'équipe rappellera à partir de : { $retry }. Merci !
callback-noreply-last = Appel { $when } ({ $who }) : ça ne répondait pas, c'était la dernière fois. On s'arrête là. Merci !
callback-released = Appel { $when } ({ $who }) : sans nouvelles de vous, je propose de nouveau ce rappel à l'équipe. Le numéro n'est plus affiché.
callback-wrong = Appel { $when } ({ $who }) : faux numéro, c'est réglé. Merci !
callback-leave = Appel { $when } ({ $who }) : vous le laissez à l'équipe.
callback-returned = Appel { $when } ({ $who }) : ce rappel est rendu à l'équipe. Le numéro n'est plus affiché.
callback-forgotten = Appel { $when } ({ $who }) : trente jours ont passé, le numéro est effacé.
callback-called-again = Appel { $when } ({ $who }) : la personne a rappelé, et quelqu'un lui a répondu. Plus rien à faire.
callback-withdrawn = Appel { $when } ({ $who }) : il était déjà réglé. Plus rien à faire.
refused-call-taken = { $name } rappelle déjà cette personne. Merci !
refused-call-withheld = Ce numéro est masqué : on ne peut pas rappeler.
refused-call-tried =
    { $count ->
        [one] On a déjà rappelé, sans réponse. On essaie de nouveau à partir de : { $when }.
       *[other] On a rappelé { $count } fois, sans réponse. On essaie de nouveau à partir de : { $when }.
    }
refused-call-premium = Ce numéro est surtaxé : on ne rappelle pas.
refused-trainee-callback = En formation, on ne rappelle pas encore. Demandez à quelqu'un de l'équipe.
refused-no-private = Je ne peux pas encore vous écrire en privé. Ouvrez une conversation privée avec moi, écrivez /aide, puis recommencez.
refused-numbers-on = Les numéros de cette ligne ne passent que par { $networks }, et je ne peux pas encore vous y écrire. Écrivez-moi ici /rejoindre en privé, puis là-bas /rejoindre et votre code.
refused-callback-number = Écrivez le numéro de la liste : /appels la montre, puis par exemple /{ $command } 2
refused-callback-not-yours = Vous n'avez pas pris cet appel. Pour le prendre : /rappeler
refused-none-to-call-back = Vous n'avez aucun rappel en cours.

## Figures : les chiffres

stats-title = Chiffres, { $line } : { $period }
period-from-to = du { $starts } au { $ends }
stats-calls =
    { $count ->
        [0] Aucun appel{ $before }.
        [one] Un appel{ $before }.
       *[other] { $count } appels{ $before }.
    }
stats-before =
    { $count ->
        [0] , contre aucun { $name }
        [1] , contre un seul { $name }
       *[other] , contre { $count } { $name }
    }
stats-versus = { $now }, contre { $before }
before-days =
    { $days ->
        [one] la veille
        [7] la semaine d'avant
       *[other] les { $days } jours d'avant
    }
before-month = le mois d'avant
before-part-of-month =
    { $days ->
        [one] le premier jour du mois d'avant
       *[other] les { $days } premiers jours du mois d'avant
    }
before-year = l'année d'avant
before-part-of-year = l'année d'avant à la même date
stats-closed =
    { $count ->
        [one] Dont un pendant que la ligne était fermée ; il ne compte pas dans la suite.
       *[other] Dont { $count } pendant que la ligne était fermée ; ils ne comptent pas dans la suite.
    }
stats-answered = Appels pris : { $count } ({ $rate })
stats-missed = Sans réponse : { $count }
stats-suspect = Très courts, peut-être un répondeur : { $count }
stats-wait = Attente médiane : { $median } ; pour 95 % des appels, au plus { $p95 }
stats-called-back = Rappelés dans l'heure : { $done } sur { $count }
stats-hours = Permanences tenues : { $held } ; sans personne : { $uncovered }
stats-busiest = Heures les plus chargées : { $hours }
stats-swaps =
    { $count ->
        [one] Un échange accepté, sur la ligne en { $worst }
       *[other] Échanges acceptés : { $count }, sur la ligne en { $median } le plus souvent, { $worst } au pire
    }
stats-drifts =
    { $count ->
        [one] La ligne a été trouvée une fois autrement que le planning
       *[other] La ligne a été trouvée { $count } fois autrement que le planning
    }
stats-own =
    { $count ->
        [0] Vous : { $held } de permanence, aucun appel pris
        [one] Vous : { $held } de permanence, un appel pris
       *[other] Vous : { $held } de permanence, { $count } appels pris
    }
stats-legend = Chiffre et couleur : nombre d'appels. Trait sous la case : part du temps où quelqu'un était là.
report-said =
    { $count ->
        [0] Le bilan de { $line }, { $period } : aucun appel, { $held } de permanence. Sans nom ni numéro.
        [one] Le bilan de { $line }, { $period } : un appel, { $held } de permanence. Sans nom ni numéro.
       *[other] Le bilan de { $line }, { $period } : { $count } appels, { $held } de permanence. Sans nom ni numéro.
    }
report-table = Le même en tableau, pour LibreOffice ou Excel
report-title = { $line } : bilan d'écoute, { $period }
report-file = bilan-{ $line }-{ $starts }-{ $ends }
report-legend = Sans compter les appels reçus pendant que la ligne était fermée, sauf dans le nombre d'appels reçus. Heures de bénévolat : la somme des permanences de chaque bénévole, en formation compris. Heures décimales. Chiffres du { $day }.
report-total = total
report-from = du
report-to = au
report-calls = appels reçus
report-closed = ligne fermée
report-answered = pris
report-missed = sans réponse
report-short = très courts
report-to-call-back = à rappeler
report-called-back = rappelés dans l'heure
report-held = heures tenues
report-empty = heures sans personne
report-volunteered = heures de bénévolat
refused-report-here = Le bilan se demande en privé, ou dans le salon de coordination.
refused-report-empty = Je ne sais rien de cette période ({ $period }) : ni appel, ni permanence.
refused-period-future = Pas encore de chiffres ({ $period }) : cette période n'a pas commencé.
refused-period-inverted = Cette période finit avant de commencer. Écrivez d'abord le début, puis la fin.
refused-period-several = Les chiffres sont ceux d'une seule période. Par exemple : /{ $command } du 1er au 15
stats-whole-days = Les chiffres se comptent par jours entiers, sans les heures.
refused-period-words = Je n'ai pas compris « { $words } ». Par exemple : /{ $command } hier, /{ $command } du 1er au 15, /{ $command } novembre

## Forwarding: where the line rings, taking it, ending, and what goes wrong

rings-at = chez { $names }
rings-announcement = au message d'accueil
rings-voicemail = à la messagerie
rings-stranger = un numéro inconnu ({ $digits })
rings-unread = pas encore connue
line-rings = Ligne { $line } : les appels vont { $where } (lu à { $when }).
line-unread = Ligne { $line } : je ne sais pas encore où vont les appels.
line-asking = Je demande à OVH…
line-unreadable = OVH ne répond pas pour l'instant.
line-mute = Depuis { $when } le téléphone ne me dit plus rien des appels : les alertes ont quelques minutes de retard.
line-stream-off = Les appels en direct sont coupés dans la configuration (réglage stream) : les alertes ont quelques minutes de retard.
line-stream-second = OVH ne me disait plus les appels par la voie habituelle : je les apprends par une autre (v2), tout aussi vite.
line-differs = D'après le planning ils devraient aller { $where } : je m'en occupe.
line-differs-observed = D'après le planning ils devraient aller { $where }. Je ne fais qu'observer cette ligne.
line-stranger = OVH fait aussi sonner un numéro que je ne connais pas. Je n'y touche pas.
observe-would = { $line } : j'aurais envoyé les appels { $where }. Je ne fais qu'observer, rien n'a changé chez OVH.
takeover-already = Vous avez déjà la ligne, jusqu'à { $until }.
takeover-somebody-on = La ligne est tenue par { $who }.
takeover-asks = { $who } voudrait prendre la ligne tenue par { $giver }, { $when }.
takeover-asks-you = { $who } voudrait prendre la ligne à votre place, { $when }.
takeover-asked = J'ai demandé à { $who }.
takeover-agreed = C'est d'accord : { $who } prend la ligne tenue par { $giver }.
takeover-declined = { $who } garde la ligne. { $asker } ne la prend pas.
takeover-took = { $who } prend la ligne, { $when }.
takeover-coming = Je fais sonner la ligne chez { $who }…
takeover-observed = Je ne fais qu'observer cette ligne : rien ne change chez OVH.
takeover-rings-at-yours = La ligne { $line } sonne chez vous depuis { $since }.
takeover-rings = La ligne { $line } sonne chez { $who } depuis { $since }.
refused-not-on-duty = Vous n'avez pas la ligne en ce moment.
end-sure = Vous avez la ligne jusqu'à { $until }. Si vous arrêtez maintenant : { $what }
end-goes-on = la ligne reste tenue par { $who }.
end-nobody = les appels iront { $where }.
end-next = Ensuite : { $who }, { $when }.
end-told = { $who } quitte la ligne : { $what }
end-told-coordination = Ligne { $line } : { $who } s'arrête, { $what }
end-done = Merci, vous n'avez plus la ligne : { $what }
button-end-now = Finir maintenant
button-replace = Remplacer { $who }
button-takeover-yes = Oui, { $who } prend
button-takeover-no = Non, je reste
forward-late = Ligne { $line } : les appels devraient aller { $wished }, mais OVH ne le confirme pas. Dernière lecture : { $found }. Je continue d'essayer.
forward-refused = Ligne { $line } : OVH me refuse l'accès. Les appels devraient aller { $wished }. Dernière lecture : { $found }. Je réessaie toutes les cinq minutes.
forward-fought = Ligne { $line } : les appels devraient aller { $wished }, mais quelqu'un change sans cesse ce réglage chez OVH. Dernière lecture : { $found }. Je réessaie toutes les cinq minutes.
forward-unreachable = Ligne { $line } : pas de numéro vérifié pour { $who }. Les appels vont { $wished }.
forward-forbidden = Ligne { $line } : je n'appelle pas le numéro enregistré pour { $who } (numéro d'une ligne, pays ou sorte de numéro refusés). Les appels vont { $wished }. Il faut un autre numéro : /tel
forward-stranger = Ligne { $line } : OVH fait sonner un numéro que je ne connais pas ({ $digits }). Je n'y touche pas.
forward-covered = Ligne { $line } : les appels devraient aller { $wished }, mais OVH ne l'accepte pas. En attendant ils vont { $found }. Je continue d'essayer.
forward-handled = Pris en charge par { $who }.
forward-handled-thanks = C'est noté dans l'alerte : vous vous en occupez.
forward-retrying = Je relis la ligne et je la corrige tout de suite.
refused-handled = { $who } s'en occupe déjà.
button-retry = Réessayer
button-handle = Vu, je m'en occupe
hours-wrong = Ligne { $line } : les plages horaires chez OVH ne sont pas celles du planning, et je n'arrive pas à les corriger. Pendant une permanence, des appels pourraient ne pas arriver. Je continue d'essayer.
hours-would = Ligne { $line } : j'aurais ouvert la file d'appels à ces heures, avec les plages horaires d'OVH.
    { $week }
    Je ne fais qu'observer, rien n'a changé chez OVH.
hours-day = { $day } : { $hours }
hours-right = Ligne { $line } : les plages horaires chez OVH suivent de nouveau le planning.
forward-answer = Réponse d'OVH : { $answer }
forward-right = C'est rétabli, ligne { $line } : les appels vont { $wished }.
forward-yours = La ligne { $line } ne sonne peut-être pas chez vous comme prévu. La coordination est prévenue, je continue d'essayer.
forward-still-yours = La ligne { $line } sonne peut-être encore chez vous, alors que ce n'est pas votre tour : OVH ne confirme pas le changement. La coordination est prévenue, je continue d'essayer.
forward-yours-unreachable = Vous avez la ligne { $line }, mais votre numéro n'est pas vérifié : écrivez-moi /tel en privé.
forward-yours-forbidden = Vous avez la ligne { $line }, mais je ne peux pas faire sonner votre numéro : écrivez-m'en un autre en privé, avec /tel.
forward-repaired = Ligne { $line } : quelqu'un avait changé ce réglage chez OVH. Je l'ai remis, les appels vont { $wished }.
staying-ask = Votre permanence est finie, mais quelqu'un attend encore sur la ligne { $line } : votre téléphone peut encore sonner. Sans réponse de votre part, je vous retire de la ligne dans cinq minutes.
staying-stays = Merci ! La ligne { $line } sonne chez vous tant que quelqu'un attend, jusqu'à { $until } au plus tard.
staying-empty = Plus personne n'attend : la ligne { $line } ne sonnera plus chez vous. Merci !
staying-over = Votre permanence est finie : la ligne { $line } ne sonnera plus chez vous. Merci !
button-stay-for-them = Je reste pour eux
button-stay-not = J'arrête
unheard-ask = Ligne { $line } : deux appels de suite ont sonné chez vous sans réponse. Que se passe-t-il ?
button-unheard-busy = J'étais en ligne
button-unheard-mute = Mon téléphone ne sonne pas
button-unheard-stop = Je dois m'arrêter
unheard-noted = C'est noté, merci.
unheard-mute-you = La coordination est prévenue. Vérifiez le mode silencieux, le renvoi et le réseau de votre téléphone, puis essayez-le : /test. Si vous ne pouvez pas répondre : /fin
unheard-settled = C'est réglé : un appel a été pris chez vous.
unheard-calls = Ligne { $line } : { $count ->
        [50] au moins 50
       *[other] { $count }
    } appels de suite ont sonné sans réponse chez { $who }.
unheard-silence = Ligne { $line } : { $count } appels de suite ont sonné sans réponse chez { $who }, et ma question reste sans réponse depuis cinq minutes.
unheard-mute = Ligne { $line } : le téléphone ne sonne pas chez { $who }.
unheard-fine = Ligne { $line } : c'est réglé avec { $who }.
suspect-ask = Décroché { $length } { $when }. Qui a répondu ?
button-suspect-me = Moi
button-suspect-voicemail = Mon répondeur
suspect-me = Appel { $when } : c'est vous qui avez répondu. Merci !
suspect-voicemail = Appel { $when } : c'est votre répondeur qui a répondu. Je le dis à l'équipe. Merci !
suspect-silence = Appel { $when } : je ne sais pas qui a répondu, je le dis à l'équipe. Vous pouvez encore me répondre : qui était-ce ?
suspect-habit = Appel { $when } : c'est sans doute votre répondeur qui a répondu, je le dis à l'équipe. Vous pouvez encore me répondre : qui était-ce ?
suspect-known = Appel { $when } : OVH m'a dit la suite, je n'ai plus besoin de votre réponse.
suspect-called-again = Appel { $when } : la personne a rappelé, et quelqu'un lui a répondu. Plus rien à faire.
voicemail-yours = Votre répondeur prend les appels de la ligne { $line } : trois de suite, chaque fois après { $delay } de sonnerie. La personne n'entend alors que lui. Pendant vos permanences, éteignez-le : sur un mobile, composez #004# puis la touche d'appel (avec une étoile au lieu du premier dièse, il revient). Si cela ne marche pas, demandez à votre opérateur. Je ne vous le redirai pas.
takeover-unheard = Deux appels de suite ont sonné sans réponse chez vous : { $who } prend la ligne.
test-by-hand = Cette ligne ne peut pas vous appeler elle-même. Pendant votre permanence, appelez le { $number } depuis un autre téléphone : le { $phone } doit sonner. Hors permanence, demandez à quelqu'un d'appeler le { $phone }. S'il reste muet : vérifiez le mode silencieux, le renvoi et le réseau, puis prévenez la coordination.
proof-call-failed = Je n'ai pas réussi à vous appeler. Réessayez plus tard : /tel

## Salons

room-not-invited = Je ne connais pas encore la personne qui m'invite. Rejoignez d'abord une équipe en privé (/rejoindre CODE), puis invitez-moi. À bientôt.
room-how-to-bind = Bonjour. Pour lier ce salon à une ligne, écrivez ici /lier CODE ; la coordination a ce code. Sinon, je m'en vais dans une heure.
room-unbound = Ce salon n'est lié à aucune ligne : je m'en vais. Vous pourrez m'inviter de nouveau.
room-lost = Je ne peux plus écrire dans un salon de la ligne { $line } ({ $network }). Si c'est une erreur, invitez-moi de nouveau, puis /lier CODE.
room-goes-on = Le salon de la ligne { $line } continue ailleurs. J'y vais, avec ce que j'ai à dire, dès que quelqu'un de la coordination est dans le nouveau salon et m'y a invité. Au bout d'une heure, il faudra le lier (/lier CODE).
room-too-many = On m'invite à trop de conversations en ce moment. Merci de réessayer dans une heure.
unreadable = Je n'arrive pas à lire ce que vous avez écrit : la clé de votre message ne m'est pas parvenue. Merci de l'envoyer à nouveau, ou de vous déconnecter puis reconnecter dans votre application Matrix.
device-asks = { $who } demande à faire vérifier un appareil ({ $device }). Appelez { $who } : la comparaison commence une fois que vous vous parlez.
device-shows = Au téléphone avec { $who } : son application ({ $device }) affiche-t-elle ces sept emojis, dans cet ordre ? Elle n'attend qu'une minute.
    { $emojis }
button-same = Oui, les mêmes
button-different = Non
device-trust = { $by } et { $who } ont vu les mêmes emojis. L'application de { $who } dit quand l'appareil est vérifié.
device-doubt = { $by } et { $who } n'ont pas vu les mêmes emojis : cet appareil n'est pas vérifié.
device-trust-you = La coordination a vu les mêmes emojis. Si votre application dit que c'est trop tard, recommencez.
device-doubt-you = La coordination n'a pas vu les mêmes emojis : cet appareil n'est pas vérifié. Ce n'était pas vous ? Changez le mot de passe de votre compte.
room-left = { $who } a quitté le salon de la ligne { $line }. Faut-il retirer cette personne de l'équipe ?
button-dismiss = Retirer de l'équipe
button-stay = Garder dans l'équipe
dismissed = { $by } retire { $who } de l'équipe { $line }. Les créneaux sont proposés à l'équipe. Pensez à enlever aussi cette personne des salons : je ne peux pas le faire.
dismissed-backup = Attention : { $who } reste dans la configuration, à appeler quand personne n'est sur { $line } (« uncovered »). À la personne qui installe de l'enlever.
dismissed-you = { $by } vous retire de l'équipe { $line }. Vos créneaux sont proposés à l'équipe, et votre téléphone ne sonnera plus pour la ligne. Merci pour votre aide.
leave-sure = Quitter l'équipe { $line } ? { $count ->
    [0] Vous n'avez pas de créneau à venir.
    [one] Votre créneau à venir sera proposé à l'équipe.
   *[other] Vos { $count } créneaux à venir seront proposés à l'équipe.
}
button-leave-team = Oui, je quitte
left-team = { $who } quitte l'équipe { $line }. Les créneaux sont proposés à l'équipe. Pensez à enlever aussi cette personne des salons.
left-team-you = C'est fait : vous n'êtes plus dans l'équipe { $line }, et votre téléphone ne sonnera plus pour la ligne. Merci pour tout.
freed-more = { $who } quitte l'équipe : { $count ->
    [one] un autre créneau cherche quelqu'un.
   *[other] { $count } autres créneaux cherchent quelqu'un.
}
button-see-free = Voir les créneaux libres
forget-me-sure = Effacer pour toujours ce que je sais de vous ?
    Effacé : votre nom, votre numéro, vos comptes, nos messages privés, vos codes. Vous quittez l'équipe, et vos créneaux à venir lui sont proposés.
    Gardé sans votre nom : les heures tenues et les appels, pour les chiffres.
    Ce qui est écrit dans les salons y reste.
button-forget-me = Oui, tout effacer
forgot-you = C'est fait : vous n'êtes plus dans l'équipe, et votre compte m'est inconnu. Le reste s'efface dans les minutes qui viennent, cette conversation aussi de mon côté. Merci pour tout.
forgot-self = { $who } quitte l'équipe { $line } et fait effacer tout ce que je sais de cette personne. Les créneaux sont proposés à l'équipe. Pensez à enlever aussi cette personne des salons, et son numéro chez OVH : je ne peux pas le faire.
forget-sure = Effacer pour toujours ce que je sais de { $who } ?
    Effacé : son nom, son numéro, ses comptes, ses messages privés avec moi, ses codes. Cette personne quitte l'équipe, et ses créneaux à venir sont proposés.
    Gardé sans son nom : les heures tenues et les appels, pour les chiffres.
    Ce qui est écrit dans les salons y reste.
button-forget = Oui, effacer { $who }
forgot-person = { $by } fait effacer tout ce que je sais de { $who }. { $told ->
    [yes] Cette personne est prévenue.
   *[no] Je n'ai pas pu prévenir cette personne : merci de le faire.
} Pensez à l'enlever aussi des salons, et son numéro chez OVH : je ne peux pas le faire.
forgot-you-by = { $by } fait effacer tout ce que je sais de vous : vous n'êtes plus dans l'équipe, votre téléphone ne sonnera plus pour la ligne, et votre nom, votre numéro et vos comptes s'effacent. Merci pour votre aide.
swap-ended = Cette question est close : { $who } ne fait plus partie de l'équipe.
stays = { $who } reste dans l'équipe { $line }.

# ---------------------------------------------------------------- la clé d'OVH

key-expires = La clé OVH « { $key } » expire { $when }. Ensuite, le renvoi ne suivra plus le planning : { $lines }. À la personne qui installe : python -m bot ovh-login --key { $key }

# ---------------------------------------------------------------- un autre système, prévenu des appels

webhook-away = « { $name } » ne répond plus : ce système n'est plus prévenu des appels de { $line }. Le téléphone marche comme d'habitude, et je réessaie. À la personne qui installe : docs/webhooks.md
webhook-refuses = « { $name } » refuse ce que je lui dis : ce système n'est pas prévenu des appels de { $line }. Le téléphone marche comme d'habitude. À la personne qui installe : python -m bot check, et docs/webhooks.md
webhook-well = « { $name } » est de nouveau prévenu des appels de { $line }.

# ---------------------------------------------------------------- un réseau qui refuse le bot

network-refused = { $network } refuse le bot depuis { $since } : ce que vous y écrivez n'est pas lu, et rien n'y est dit. Le téléphone suit toujours le planning. J'essaie encore toutes les trente secondes. À la personne qui installe : le journal du service dit pourquoi.
network-accepts-again = { $network } accepte de nouveau le bot, refusé depuis { $since }. Ce qui attendait arrive.

# ---------------------------------------------------------------- rien ne peut être enregistré

store-ill = Je ne peux plus rien enregistrer depuis { $since } : { $why }. Ce que vous m'écrivez n'est pas encore pris en compte : je le lirai quand ce sera réparé. Le téléphone suit le planning connu, jusqu'au { $until }. Les appels manqués seront annoncés après la réparation. À la personne qui installe : réparez sans redémarrer le bot, car le planning connu est dans sa mémoire.
store-again = Tout s'enregistre de nouveau : ce n'était plus possible depuis { $since }. Je lis maintenant ce qui a été écrit entre-temps.
store-not-stored = Ce n'est pas enregistré : je ne peux rien enregistrer en ce moment. Je le lirai quand ce sera réparé. Le téléphone suit le planning connu, jusqu'au { $until }.
store-locked = un autre programme occupe la base de données
store-full = le disque est plein
store-read-only = la base de données est en lecture seule
store-broken = la base de données est abîmée
store-gone = le fichier de la base de données a disparu
store-away = la base de données est inaccessible

# ---------------------------------------------------------------- l'horloge de la machine

clock-off = { $way ->
    [ahead] avance de { $by }
   *[behind] retarde de { $by }
  }
clock-jumped = L'horloge de la machine { $off } : quelqu'un l'a changée. Le planning et le téléphone suivent toujours l'heure juste. À la personne qui installe : réglez l'heure de la machine sur un serveur de temps.
clock-wrong = L'horloge de la machine { $off } sur celle d'OVH. Pendant dix minutes je ne change rien au téléphone : qui répond continue. Ensuite je suis l'heure d'OVH. À la personne qui installe : réglez l'heure de la machine sur un serveur de temps.
clock-overruled = L'horloge de la machine { $off } sur celle d'OVH. Le planning et le téléphone suivent maintenant l'heure d'OVH. À la personne qui installe : réglez l'heure de la machine sur un serveur de temps.
clock-right = L'horloge de la machine est de nouveau juste.

## Ce qui revient chaque semaine

weekly-time = { $every ->
        [2] un { $day } sur deux, { $hours }
        [3] un { $day } sur trois, { $hours }
        [4] un { $day } sur quatre, { $hours }
       *[other] tous les { $day }s, { $hours }
    }
weekly-from = { $weekly }, à partir du { $day }
weekly-until = { $weekly }, jusqu'au { $day }
weekly-row = • { $weekly }
weekly-taken = C'est noté : { $weekly }.
weekly-given = C'est noté pour { $who } : { $weekly }.
weekly-dates = { $count ->
        [one] Prise dès maintenant : { $dates }.
       *[other] Prises dès maintenant ({ $count }) : { $dates }.
    }
weekly-there = Y était déjà : { $dates }.
weekly-closed = La ligne est fermée, à vous si elle rouvre : { $dates }.
weekly-skipped = { $why ->
        [away] Pendant une absence, pas pris : { $dates }.
        [clash] Une autre permanence à cette heure, pas pris : { $dates }.
       *[full] Déjà complet, pas pris : { $dates }.
    }
weekly-no-date-yet = Aucune date n'est encore ouverte.
weekly-goes-on = Les dates suivantes s'ajoutent d'elles-mêmes, huit semaines à l'avance.
weekly-how-to-end = Une seule date à rendre : /remplacement. Tout arrêter : /arreter
weekly-team = { $count ->
        [0] { $who } prend { $weekly }.
        [one] { $who } prend { $weekly } : une date dès maintenant.
       *[other] { $who } prend { $weekly } : { $count } dates dès maintenant.
    }
weekly-assigned-you = { $by } vous inscrit : { $weekly }{ $count ->
        [0] .
        [one] {" "}(une date dès maintenant).
       *[other] {" "}({ $count } dates dès maintenant).
    } Si cela ne va pas : /arreter
weekly-which-slot = Quel créneau, chaque semaine ?
weekly-which-start = À partir de quand ?
weekly-which-end = Jusqu'à quand ?
label-weekly-from = dès { $day }
label-weekly-until = jusqu'au { $day }
weekly-not-this-time = { $when } : ce n'est pas pour vous cette fois ({ $why ->
        [clash] vous avez une autre permanence
       *[full] c'est complet
    }). Le reste de la semaine ne change pas.
weekly-mine = Chaque semaine :
weekly-which-end-of = Qu'est-ce qui s'arrête ?
weekly-ended = C'est noté, vous arrêtez { $weekly }, à partir du { $day }.
weekly-ended-theirs = C'est noté, { $who } arrête { $weekly }, à partir du { $day }.
weekly-freed = { $count ->
        [one] Date libérée : { $dates }.
       *[other] Dates libérées ({ $count }) : { $dates }.
    }
weekly-ended-team = { $who } arrête { $weekly } : { $count ->
        [one] une date est libre.
       *[other] { $count } dates sont libres.
    }
weekly-ended-you = { $by } a noté que vous arrêtez { $weekly }.
weekly-near = { $when } : c'est bientôt, la permanence reste à votre nom. Viendrez-vous ?
weekly-near-theirs = { $when } : c'est bientôt, { $who } reste sur ce créneau.
weekly-slot-gone = { $weekly } : ce créneau n'existe plus, vous n'y êtes plus chaque semaine. { $count ->
        [0] Aucune date ne reste à votre nom.
        [one] Une date déjà prise reste à votre nom : /moi
       *[other] { $count } dates déjà prises restent à votre nom : /moi
    }
weekly-moved = Changement : { $before } devient { $weekly }. Aucune date n'est encore à votre nom. Si cela ne va pas : /arreter
slot-moved = C'est changé : { $before } devient { $weekly }. { $count ->
        [0] Aucune date à venir ne change.
        [one] Une date change.
       *[other] { $count } dates changent.
    } { $people ->
        [0] Personne n'y était inscrit.
        [one] La personne inscrite sera prévenue.
       *[other] Les { $people } personnes inscrites seront prévenues.
    }
shift-moved = { $when } : ce créneau a changé d'heure.
refused-slot-move = Écrivez l'ancien créneau, puis le nouveau : /creneau mardi 14h-16h devient mercredi 15h-17h
button-stop-weekly = Arrêter { $when }
button-find-cover = Chercher quelqu'un
button-take-off = Libérer la place
refused-monthly = Je sais noter chaque semaine, ou une semaine sur deux, pas chaque mois. Par exemple : /{ $command } un mardi sur deux 18h
refused-weekly-none = Aucun créneau de la semaine ne correspond. Par exemple : /{ $command } tous les mardis 18h
refused-weekly-already = C'est déjà noté, rien ne change. Vos engagements sont dans /moi ; pour arrêter : /arreter
refused-weekly-theirs = C'est déjà noté pour cette personne, rien ne change.
refused-weekly-full = Toutes les dates sont déjà complètes : rien n'a changé. Les places libres : /libres
refused-no-weekly = Vous n'avez rien pris chaque semaine. Pour une seule date : /remplacement
refused-no-weekly-theirs = { $who } n'a rien pris chaque semaine.
undone-weekly = { $who } revient sur sa dernière action : { $weekly }, ce n'est plus noté{ $count ->
        [0] .
        [one] {" "}(une date libérée).
       *[other] {" "}({ $count } dates libérées).
    }
undone-weekly-back = { $who } revient sur sa dernière action : { $weekly }, c'est de nouveau noté{ $count ->
        [0] .
        [one] {" "}(une date).
       *[other] {" "}({ $count } dates).
    }
undone-move = { $who } revient sur sa dernière action : le créneau est de nouveau { $weekly }, et vos dates avec lui.

## Absences

example-away = /absent 3-15 août
away-noted = C'est noté : absence { $when }.{ $asked ->
        [yes] {" "}Il reste à dire ce que deviennent vos permanences.
       *[no] {""}
    }
away-noted-theirs = C'est noté pour { $who } : absence { $when }.
away-noted-you = { $by } a noté votre absence, { $when }.
away-when = Quand exactement ?
away-one-shift = Pour une seule permanence, je peux chercher quelqu'un. Pour une absence, dites jusqu'à quand : /absent 3-15 août
away-seats = { $count ->
        [one] Vous avez une permanence pendant ce temps :
       *[other] Vous avez { $count } permanences pendant ce temps :
    }
    { $rows }
away-seats-theirs = { $count ->
        [one] { $who } a une permanence pendant ce temps :
       *[other] { $who } a { $count } permanences pendant ce temps :
    }
    { $rows }
away-kept = C'est noté, rien ne change pour ces permanences.
away-covering = { $count ->
        [0] Il n'y a plus de permanence pendant ce temps.
        [one] C'est demandé à l'équipe. La permanence ne change de nom que si quelqu'un la prend.
       *[other] C'est demandé à l'équipe pour les { $count } permanences. Chacune ne change de nom que si quelqu'un la prend.
    }
away-freed = { $count ->
        [0] Il n'y a plus de permanence pendant ce temps.
        [one] La permanence est libre, et la coordination le sait.
       *[other] Les { $count } permanences sont libres, et la coordination le sait.
    }
away-team-looks = { $who } s'absente : on cherche quelqu'un.
    { $rows }
away-team-free = { $who } s'absente : ces places sont libres.
    { $rows }
away-coordination = Ligne { $line } : { $who } s'absente. { $count ->
        [one] Cette place est libre :
       *[other] Ces places sont libres :
    }
    { $rows }
away-none = Aucune absence n'est notée. Par exemple : /absent 3-15 août
away-mine = Vos absences
away-row = • { $when }
away-ended = C'est noté : vous êtes de retour.
away-deleted = C'est noté : l'absence { $when } est effacée.
away-objected = { $who } dit ne pas être en absence, { $when } : ce n'est plus noté.
away-ended-theirs = C'est noté : l'absence de { $who } est finie.
away-hold-again = { $count ->
        [one] Une date de vos engagements est encore libre :
       *[other] { $count } dates de vos engagements sont encore libres :
    }
away-held-again = { $count ->
        [0] Ces dates ne sont plus libres.
        [one] C'est repris :
       *[other] C'est repris ({ $count }) :
    }
away-take = Votre absence est notée { $away }. Prendre quand même { $when } ?
away-assign = L'absence de { $who } est notée { $away }. Inscrire quand même, { $when } ?
absents-title = **Absences, { $line }**
absents-week = **Absences de la semaine**
absents-row = • { $who } : { $when }
absents-none = Aucune absence n'est notée pour les huit semaines qui viennent.
undone-away = { $who } revient sur sa dernière action : l'absence { $when } { $counts ->
        [yes] compte de nouveau.
       *[no] n'est plus notée.
    }
button-away-cover = Chercher quelqu'un
button-away-free = Les libérer
button-away-keep = Les garder
button-not-away = Ce n'est pas juste
button-back = Je suis de retour
button-cancel-away = Effacer { $when }
button-hold-again = Reprendre ces dates
button-take-anyway = Prendre quand même
button-assign-anyway = Inscrire quand même
refused-away-end = Jusqu'à quand ? Écrivez par exemple : /absent 3-15 août
refused-away-long = C'est plus d'un an : vérifiez les dates.
refused-away-already = Cette absence est déjà notée.

## Liste d'attente et secours

wait-noted = C'est noté : si une place se libère, { $when }, je vous préviens.
wait-not-full = Il y a une place : { $when }.
wait-left = C'est noté, vous n'attendez plus.
wait-title = Vous attendez une place :
wait-none = Vous n'attendez aucune place. Par exemple : /attente mardi 14h
place-offered = { $free ->
        [yes] Une place s'est libérée
       *[no] On cherche quelqu'un
    } : { $when }. Prenez-vous cette place ? Je la propose ensuite à la personne suivante : { $until }.
place-taken = C'est noté, la place est à vous : { $when }.
place-gone = La place a été reprise : { $when }. Vous attendez toujours.
place-too-late = Sans réponse, la place est proposée à la personne suivante : { $when }.
place-over = C'est passé : { $when }.
back-up-noted = C'est noté : si personne ne peut, vous y allez, { $when }. Seule la coordination le voit.
back-up-title = Vous y allez si personne ne peut :
back-up-none = Aucun secours n'est noté. Par exemple : /secours mardi 14h
back-up-all = En secours :
back-up-row = • { $when } : { $names }
back-up-gap = Ligne { $line } : personne pour l'instant, { $when }. { $count ->
        [one] En secours, si personne ne peut : { $names }.
       *[other] En secours, si personne ne peut : { $names }.
    }
undone-standby = { $who } revient sur sa dernière action : { $when }.
button-wait = Me prévenir d'une place
button-take-place = Je prends la place
button-leave-place = Non merci
button-leave-standby = Arrêter { $when }
button-assign = Inscrire { $who }
refused-kept = Cette place est d'abord proposée à quelqu'un qui l'attendait. Réponse attendue : { $until }.
refused-waiting-already = Vous attendez déjà une place sur ce créneau.
refused-back-up-already = C'est déjà noté pour ce créneau.

## Menus des commandes

menu-shifts = les jours qui viennent
menu-who = qui répond maintenant, et ensuite
menu-take = prendre un créneau : /prendre mardi 14h
menu-needcover = chercher quelqu'un pour un créneau
menu-missed = les personnes à rappeler
menu-help = ce que je sais faire
menu-mine = vos créneaux
menu-open = ce qui cherche quelqu'un
menu-swap = échanger un créneau contre un autre
menu-keep = garder un créneau proposé
menu-late = prévenir d'un retard
menu-undo = revenir sur sa dernière action
menu-takeover = prendre la ligne maintenant
menu-end = finir sa permanence
menu-pause = une pause de dix minutes
menu-line = où sonne la ligne
menu-emergency = les numéros d'urgence
menu-callback = rappeler quelqu'un
menu-done = dire comment le rappel s'est passé
menu-stats = les chiffres
menu-report = le bilan, à envoyer
menu-calendar = vos permanences dans votre agenda
menu-phone = votre numéro de téléphone
menu-test = faire sonner son téléphone
menu-join = rejoindre une équipe avec un code
menu-settings = rappels, et si on peut vous demander
menu-name = votre nom dans le planning
menu-leave = quitter l'équipe
menu-mydata = ce que le bot sait de vous
menu-forget = effacer ce que le bot sait de vous
menu-assign = inscrire quelqu'un sur un créneau
menu-unassign = retirer quelqu'un d'un créneau
menu-slot = les créneaux de la semaine
menu-close = fermer la ligne
menu-reopen = rouvrir la ligne
menu-team = qui est dans l'équipe
menu-journal = qui a fait quoi : /journal Anne
menu-remove = retirer quelqu'un de l'équipe
menu-role = changer le rôle de quelqu'un
menu-rename = changer le nom de quelqu'un
menu-invite = un code pour rejoindre, en privé
menu-bridge = essayer les rappels par la ligne : /pont Anne
menu-bind = lier ce salon à une ligne

# Demandes en privé, et permanences libres
request = Qui peut prendre { $when } ?
request-not-this-time = C'est noté, pas cette fois : { $when }. Vous pouvez encore changer d'avis.
request-not-this-week = C'est noté : je ne vous demande plus rien avant { $day }.
request-never = C'est noté : je ne vous demanderai plus de remplacer quelqu'un.
request-again = C'est noté : je pourrai de nouveau vous demander.
request-filled = C'est pourvu, par { $who } : { $when }. Merci !
request-filled-you = C'est vous : { $when }. Merci !
request-settled = Ce n'est plus nécessaire : { $when }. Merci !
request-closed = La ligne est fermée { $when } : ce n'est plus nécessaire. Merci !
request-begun = La permanence a commencé : { $when }. Merci quand même !
button-request-take = Je le prends
button-request-later = Pas cette fois
button-request-week = Pas cette semaine
button-request-never = Ne plus me demander
button-request-again = Me demander à nouveau
search-nobody =
    { $count ->
        [0] Je ne vois personne à qui demander en privé pour { $when }. La place reste à votre nom ; l'équipe et la coordination le savent.
        [one] Personne n'a encore pris { $when }. J'ai demandé à une personne. La place reste à votre nom ; la coordination le sait.
       *[other] Personne n'a encore pris { $when }. J'ai demandé à { $count } personnes. La place reste à votre nom ; la coordination le sait.
    }
search-nobody-coordination =
    { $count ->
        [0] Ligne { $line } : on cherche quelqu'un pour { $when }, et je ne vois personne à qui demander en privé.
        [one] Ligne { $line } : personne n'a encore pris { $when }. J'ai demandé à une personne, et il n'y en a plus d'autre.
       *[other] Ligne { $line } : personne n'a encore pris { $when }. J'ai demandé à { $count } personnes, et il n'y en a plus d'autre.
    }
search-nobody-several =
    { $count } de vos permanences n'ont pas encore trouvé preneur, et je ne vois plus personne à qui demander en privé. Elles restent à votre nom ; la coordination le sait.
search-nobody-coordination-several = Ligne { $line } : personne n'a encore pris ces { $count } permanences, et je ne vois plus personne à qui demander en privé.
search-nobody-row = • { $when }
search-nobody-more =
    { $count ->
        [one] Et une autre.
       *[other] Et { $count } autres.
    }
gaps-title = **{ $line } : permanences libres**
gaps-rings = Tant que personne n'y est, les appels iront { $where }.
gaps-filled = Tout est pris. Merci !
gaps-over = Elles ont commencé.
tonight-gap = **Ligne { $line } : personne { $when }**
tonight-missing = **Ligne { $line } : il manque { $count ->
        [one] une personne
       *[other] { $count } personnes
    }, { $when }**
tonight-there = Il y aura { $who }.
tonight-leaving = **Ligne { $line } : { $who } cherche quelqu'un, { $when }**
tonight-asked =
    { $count ->
        [0] Je vais demander en privé.
        [one] J'ai déjà demandé à une personne.
       *[other] J'ai déjà demandé à { $count } personnes.
    }
tonight-may-ask =
    { $more ->
        [0] On peut demander à { $names }.
        [one] On peut demander à { $names }, et à une autre personne.
       *[other] On peut demander à { $names }, et à { $more } autres personnes.
    }
tonight-nobody-to-ask = Je ne vois personne à qui demander.
tonight-settled = Ce n'est plus à pourvoir : { $when }.
button-ask-one = Demander à { $who }
button-ask-all = Demander à tous
asked-one = C'est demandé à { $who }, en privé.
asked-around = Je demande en privé, à trois personnes à la fois. Je vous dis s'il n'y en a plus.
refused-nobody-to-ask = Je ne vois personne d'autre à qui demander.
refused-not-to-ask = Je ne peux plus demander cela à { $who }.
menu-endweekly = arrêter ce qu'on a pris chaque semaine
## Le mois

menu-month = un mois sur papier ; pour la coordination, son brouillon
month-title =
    { $proposed ->
        [0] **Brouillon de { $month }, { $line }** : personne à proposer.
        [one] **Brouillon de { $month }, { $line }** : 1 proposition, marquée « ? ».
       *[other] **Brouillon de { $month }, { $line }** : { $proposed } propositions, marquées « ? ».
    }
month-gaps =
    { $count ->
        [0] Tous les créneaux auraient quelqu'un.
        [one] Il manquerait quelqu'un pour un créneau, en gras.
       *[other] Il manquerait quelqu'un pour { $count } créneaux, en gras.
    }
month-empty = Aucun créneau ce mois-là.
month-week = **Semaine du { $day }**
month-day = { $day } : { $shifts }
month-proposed = { $who } ?
month-agreed = { $who } (d'accord)
month-free = **libre : { $hours }**
month-silent = N'ont pas répondu : { $names }.
month-not-this = Pas ce mois-ci : { $names }.
month-unasked = Pas encore demandé à : { $names }.
month-quiet = Personne n'en sait rien encore.
month-how = Pour changer : /mois { $month } { $day } { $clock } Anne, ou /mois { $month } retirer Anne { $day }
month-put = Brouillon : { $who }, { $when }.
month-taken-off = Brouillon : sans { $who }, { $when }.
button-month-ask = Demander à chacun
button-month-publish = Publier
button-month-drop = Abandonner
button-print-month = Sur papier (PDF)
button-drop-sure = Oui, abandonner
month-asked =
    { $count ->
        [0] Personne à qui écrire.
        [one] C'est demandé à une personne.
       *[other] C'est demandé à { $count } personnes.
    }{ $phone ->
        [0] { "" }
        [one] { " " }Une autre est à appeler.
       *[other] { " " }{ $phone } autres sont à appeler.
    }
month-own-group = vos { $count } { $weekday }s, { $hours } ({ $days })
month-their-group = { $count } { $weekday }s, { $hours } ({ $days })
month-yours-asked = { $month } :
month-then-asked = Qu'en dites-vous ? La coordination publie le planning ensuite.
month-yours-kept = { $month }, c'est noté :
month-then-kept = La coordination publie le planning ensuite.
month-yours-published = { $month } est publié :
month-then-published = { "" }
month-published-none = { $month } est publié, sans permanence pour vous.
month-by-phone = { $month } : { $dates } (demander si cela va)
month-by-phone-published = { $month } est publié : { $dates }
month-yours-none = { $month }, c'est noté : rien de nouveau pour vous.
month-then-none = { "" }
month-held = Déjà à vous : { $dates }.
month-choose = { $month } : appuyez sur une date pour changer oui en non.
month-yours-dropped = { $month } : la coordination ne demande plus. Rien ne change pour vous.
button-keep-all = Je garde tout
button-choose = Je choisis
button-not-this-month = Pas ce mois-ci
button-month-done = C'est tout
button-date-yes = Oui : { $when }
button-date-no = Non : { $when }
month-published =
    { $count ->
        [0] **{ $month } est publié** par { $who }, mais personne n'a pu être inscrit.
        [one] **{ $month } est publié** par { $who } : une permanence inscrite.
       *[other] **{ $month } est publié** par { $who } : { $count } permanences inscrites.
    }
month-left-out = Pas inscrit : { $who }, { $when }. { $why }
month-can-undo = L'équipe et chacun ont leurs dates. Pour revenir en arrière dans les dix minutes : /oups
month-room = **Planning de { $month }, { $line }**, publié par { $by }
month-room-long =
    { $count ->
        [0] Tous les créneaux ont quelqu'un. /planning, ou sur papier :
        [one] Il manque quelqu'un pour un créneau. /planning, /libres, ou sur papier :
       *[other] Il manque quelqu'un pour { $count } créneaux. /planning, /libres, ou sur papier :
    }
month-drop-sure =
    { $count ->
        [one] Une personne a déjà répondu : sa réponse serait perdue.
       *[other] { $count } personnes ont déjà répondu : leurs réponses seraient perdues.
    } Abandonner ce brouillon ?
month-dropped = Brouillon de { $month } abandonné par { $who }. Aucune permanence n'a changé.
month-taken-back = { $who } retire le planning de { $month } : il sera publié plus tard.
month-paper = { $month }, { $line } : à imprimer en A4.
month-file = planning-{ $line }-{ $month }
month-paper-title = { $line } : { $month }
month-paper-legend = Imprimé le { $day }. Les changements d'après n'y sont pas. …… : il manque quelqu'un.
refused-month-here = Le brouillon du mois se fait en privé, ou dans le salon de coordination. Ici : /mois décembre pdf
refused-month-past = C'est passé : { $month }.
refused-month-far = C'est trop loin : je prépare les mois jusqu'en { $last }.
refused-month-empty = Aucun créneau en { $month }.
refused-month-nothing = Ce brouillon ne propose personne : il n'y a rien à publier.
refused-month-all-asked = C'est déjà demandé à chacun.
refused-month-elsewhere = Cette personne a déjà une permanence à ce moment-là.
refused-month-away = Cette personne est absente à ce moment-là.
refused-month-held = Cette permanence est déjà inscrite, le brouillon n'y change rien : /desinscrire
refused-month-not-in = Cette personne n'est pas proposée à ce moment-là.
refused-month-part = Le brouillon ne connaît que des créneaux entiers.

## À prévenir par téléphone

by-phone-title = **À prévenir par téléphone**
by-phone-row = { $who } – { $said }
by-phone-reminder = rappel : { $when }{ $asks ->
        [yes] {" "}(demander si cela va)
       *[no] {""}
    }
by-phone-assigned = inscription : { $when }
by-phone-unassigned = plus de permanence : { $when }
by-phone-plan = { $what ->
    [plan-added] inscription
    [plan-closed] ligne fermée
    [plan-reopened] ligne rouverte
   *[plan-removed] plus de permanence
  } : { $when }
by-phone-none = Plus personne à prévenir par téléphone.
button-told = C'est fait : { $who }
told-by-phone = C'est noté : { $who } est au courant.
menu-away = dire une absence : /absent 3-15 août
menu-absences = qui s'absente

## Les jours fériés et les vacances scolaires

school-name =
    { $name ->
        [christmas] Vacances de Noël
        [winter] Vacances d'hiver
        [spring] Vacances de printemps
        [summer] Vacances d'été
        [autumn] Vacances de la Toussaint
        [ascension] Pont de l'Ascension
       *[other] { $name }
    }
holiday-public = Le { $day } est férié ({ $name }).
holiday-school = { $name } : du { $starts } au { $ends }.
holiday-asks = La ligne est-elle ouverte ? Sans réponse, elle l'est.
holiday-decided =
    { $answer ->
        [close] { $who } : on ferme.
       *[other] { $who } : on ouvre.
    }
holiday-come = Viennent : { $names }.
holiday-cannot = Ne peuvent pas venir : { $names }.
holiday-silent = N'ont pas répondu : { $names }.
holiday-yours =
    { $holiday } Serez-vous là ?
    { $rows }
holiday-by-phone = { $name } : { $rows } (demander si cela va)
holiday-you-come =
    { $holiday } Merci, c'est noté : vous venez.
    { $rows }
holiday-you-cannot =
    { $holiday } C'est noté, et dit à la coordination. Jusqu'à ce que quelqu'un prenne, ces créneaux restent les vôtres :
    { $rows }
button-holiday-close = On ferme
button-holiday-open = On ouvre
button-holiday-yes = J'y serai
button-holiday-no = Je ne pourrai pas
refused-holiday-nobody = Personne n'est inscrit à ce moment-là : il n'y a personne à qui demander.

## Quelqu'un sans téléphone à écran

menu-add = pour la coordination : quelqu'un sans messagerie
added =
    { $who } est dans l'équipe, sans messagerie. Appelez le { $phone } ; si { $who } répond, appuyez ci-dessous, et ses permanences sonneront là.
    Dites-lui que son numéro sert à lui transmettre les appels, que seule la coordination le voit, et que tout s'efface sur demande.
    Ce que je lui dirais, je vous le dirai : « À prévenir par téléphone ».
added-coordination = { $by } ajoute { $who } à l'équipe { $line }, sans messagerie.
refused-add-how = Écrivez le prénom et le numéro, par exemple : /ajouter Jeanne 06 39 98 01 01
refused-add-phone = La ligne { $line } ne peut pas appeler ce numéro. Par exemple : /ajouter Jeanne 06 39 98 01 01
refused-add-namesake = Quelqu'un dans l'équipe s'appelle déjà { $who }. Ajoutez la première lettre du nom de famille, par exemple : /ajouter { $who } B. 06 39 98 01 01
refused-add-coordinator = La coordination a besoin d'une messagerie : /inviter
menu-waitlist = être prévenu si une place se libère
menu-reserve = y aller si personne ne peut

## Le tableau en direct, dans un navigateur

menu-board = le tableau en direct, dans un navigateur
board-link =
    Le tableau en direct, par ce lien. Il sert une seule fois, pendant dix minutes, puis le tableau reste ouvert douze heures dans ce navigateur.
    { $link }
    Pour tout refermer : /tableau stop
board-link-wall =
    Le tableau pour un écran au mur, sans rien des appelants, par ce lien. Ouvrez-le sur cet écran : il sert une seule fois, pendant dix minutes, puis le tableau reste ouvert douze heures.
    { $link }
    Pour tout refermer : /tableau stop
board-link-in-private = Le lien du tableau est dans notre conversation privée.
board-stopped = { $count ->
        [one] C'est fait : votre tableau est refermé.
       *[other] C'est fait : vos { $count } liens et tableaux sont refermés.
    }
refused-board-off = Je ne peux pas encore ouvrir de tableau : la personne qui installe le bot doit régler web.public_url (docs/board.md).
refused-board-none = Vous n'avez pas de tableau ouvert. Pour en ouvrir un : /tableau
refused-board-how = Je n'ai pas compris « { $words } ». Par exemple : /tableau, /tableau mur, /tableau stop
board-title = Tableau de la permanence
board-skip = Aller au contenu
board-nav = Lignes et vues
board-all-lines = Toutes les lignes
board-leave = Fermer le tableau
board-open = Ouvrir
board-link-how = Ce lien sert une seule fois. Le tableau reste ensuite ouvert douze heures dans ce navigateur.
board-link-elsewhere = Ouvrir sur un autre écran
board-link-qr = Avec l'appareil qui doit montrer le tableau, photographiez ce code. Le premier qui ouvre le tableau est le seul.
board-link-qr-label = Code QR du lien
board-link-over = Ce lien ne mène plus nulle part
board-link-over-how = Il a déjà servi, ou ses dix minutes sont passées. Pour un autre, écrivez /tableau au bot, en privé.
board-no-session = Ce tableau est réservé à l'équipe
board-no-session-how = Pour l'ouvrir, écrivez /tableau au bot, en privé, et suivez le lien qu'il donne.
board-not-found = Il n'y a rien ici
board-not-found-how = Cette page n'existe pas, ou elle n'est pas pour vous.
board-wrong-form = Ce bouton est trop ancien
board-wrong-form-how = Revenez au tableau et appuyez de nouveau.
board-tab-live = En direct
board-tab-week = Semaine
board-tab-month = Mois
board-tab-day = Appels du jour
board-tab-figures = Chiffres
board-now = En ce moment
board-open-line = ouverte
board-closed-line = fermée
board-nobody = ouverte, sans personne
board-alert-forwarding = Le téléphone ne sonne pas où il devrait ; la coordination est prévenue.
board-alert-nobody = Personne n'est de permanence, depuis { $since }.
board-alert-no-phone = De permanence sans téléphone qui puisse sonner : { $names }.
board-alert-mute = Le flux d'appels est muet depuis { $since } : les appels s'affichent avec quelques minutes de retard.
board-alert-stream-off = Sans flux d'appels : ils s'affichent avec quelques minutes de retard.
board-alert-key = La clé OVH de la ligne expire { $since } : le renvoi ne suivra plus le planning. La coordination sait quoi faire.
board-alert-network = { $names } ne prend plus les messages du bot, depuis { $since } ; le téléphone suit toujours le planning.
board-waiting = En attente
board-longest = le plus long :
board-talking = En ligne
board-free = Libres
board-missed-today = Sans réponse aujourd'hui
board-on-now = De permanence
board-with-trainees = en formation : { $names }
board-until = jusqu'à { $when }
board-nobody-until = personne, jusqu'à { $when }
board-opens = ligne fermée ; elle ouvre : { $when }
board-nothing-ahead = ligne fermée, rien de prévu d'ici deux semaines
board-next = Ensuite
board-gap = Prochain trou
board-no-gap = aucun d'ici deux semaines
board-rings = Sonne
board-read-at = lu chez OVH à { $when }
board-unread = pas encore lu chez OVH
board-should-ring = devrait sonner : { $where }
board-would-ring = d'après le planning : { $where }
board-calls = Appels en cours
board-no-calls = Aucun appel en cours.
board-caller = Appelant
board-state = État
board-since = Depuis
board-in-all = En tout
board-call-waiting = attend
board-call-ringing = { $named ->
        [yes] sonne chez { $names }
       *[no] sonne
    }
board-call-talking = { $named ->
        [yes] en ligne avec { $names }
       *[no] en ligne
    }
board-call-backs = À rappeler
board-no-call-backs = Personne à rappeler.
board-called-at = A appelé
board-age = Il y a
board-stands = Où en est-on
board-times = { $count } appels
board-taken-by = { $name } rappelle
board-tried = { $count ->
        [one] essayé une fois
       *[other] essayé { $count } fois
    }
board-to-call-back = à rappeler
board-counters = Compteurs
board-count-calls = Appels
board-count-answered = Décrochés
board-count-missed = Sans réponse
board-count-suspect = Très courts
board-count-rate = Taux
board-count-back = Rappelés dans l'heure
board-count-median = Attente médiane
board-count-p90 = 90 % attendent moins de
board-count-longest = La plus longue
board-count-closed = Ligne fermée
board-count-today = Aujourd'hui
board-count-week = Cette semaine
board-stream = Flux d'appels, entendu il y a :
board-records = Relevés d'appels, lus il y a :
board-source-waits = à l'écoute
board-source-stale = en retard
board-summary = { $line } : { $waiting } en attente, { $talking } en ligne, { $missed } sans réponse aujourd'hui.
board-well = En direct
board-ill = La base de données ne répond pas : les chiffres peuvent manquer d'appels
board-lost = Connexion perdue : les chiffres peuvent manquer d'appels
board-over = Session terminée : écrivez /tableau au bot pour rouvrir
board-pause = Suspendre
board-resume = Reprendre
board-sound = Son
board-sound-off = Couper le son
board-wall = Vue murale
board-take-line = Je prends la ligne maintenant
board-answer = Réponse du bot
board-answer-where = La même réponse est dans votre conversation privée avec le bot.
board-of = { $whose } : { $what }
board-roster-title = du { $starts } au { $ends }
board-other-days = Autres jours
board-earlier = Avant
board-later = Après
board-today = aujourd'hui
board-take = Je prends
board-giveup = Je ne peux pas
board-keep = Je garde
board-no-shifts = Aucune permanence ces jours-là.
board-roster-changed = Le planning a changé.
board-day-title = appels du { $day }
board-outcome = Issue
board-all = toutes
board-outcome-going-on = en cours
board-outcome-answered = décroché
board-outcome-missed = sans réponse
board-outcome-suspect = très court
board-only-open = seulement à rappeler
board-filter = Filtrer
board-found = { $found ->
        [0] Aucun appel
        [one] Un appel
       *[other] { $found } appels
    } sur { $calls }.
board-at = Heure
board-answered-by = Décroché par
board-wait = Attente
board-talk = Conversation
board-course = Déroulé
board-call-title = Appel du { $day }, { $time }
board-figures-title = quatre semaines en chiffres
board-figures-whole = { $calls } appels, { $answered } décrochés ({ $rate }), { $missed } sans réponse ; attente médiane { $median }, 90 % attendent moins de { $p90 }.
board-heat = Appels par jour et heure
board-same-in-table = Les mêmes chiffres en tableau
board-trend = Appels par jour
board-trend-legend = En bas les appels décrochés, au-dessus les autres.
board-date = Jour
board-shift-number = n°{ $number }
board-pop = Ouvrir { $name } pour cet appel ({ $digits })
board-frame-tab = Dans un autre onglet
board-frame-close = Fermer
