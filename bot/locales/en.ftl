# Every sentence in English. One file per language; the two hold the same names (a test compares them).

## Refusals: a rule said no, and why

refused-not-in-team = This rota is for the team only.
refused-not-in-team-other = { $who } is not in the team.
refused-anonymous = You are writing without your name (anonymous administrator, or as a channel), so I can't see who you are. In the group's administrator rights, switch off “Remain anonymous”, or write to me in private.
refused-no-line = This room does not belong to a line yet. A coordinator can bind it with /bind CODE.
refused-past = This shift is over.
refused-full = This shift is full.
refused-part = That part does not fit within the shift.
refused-in-training = You are in training: you can take trainee places only.
refused-in-training-other = { $who } is in training, and can have trainee places only.
refused-no-trainee-seat = This shift has no trainee place.
refused-no-phone = I don't have your phone number yet. Write to me in private: /phone 06 …
refused-no-phone-other = I do not have a number for { $who } yet.
refused-phone-unproved = Your number has not been checked yet. Write /phone to me in private.
refused-phone-unproved-other = { $who }'s number has not been checked yet.
refused-gone = This no longer exists.
refused-settled = That has been settled already.
refused-post-forgotten = That button is too old for me, so I did nothing. Write /shifts to see how things stand.
refused-no-such-button = There is no button { $number } under that message, so I did nothing.
refused-started = This shift has already started.
refused-closed = The line is closed at that time.
refused-clash = { $when }: already on a shift at that time ({ $line }).
refused-already-yours = This shift is already yours.
refused-already-there = That person is already on this shift.
refused-already-offered = You are already looking for someone for this shift.
refused-not-yours = This shift is not yours.
refused-none-yours = You have no shifts coming up.
refused-nothing-offered = You are not looking for cover for any shift.
refused-nobody-to-swap = There is nobody to swap with on this shift.
refused-not-asked-you = This question is not for you.
refused-nothing-to-undo = Nothing to undo: you have changed nothing in the last ten minutes.
refused-changed-since = Too late: something has changed since.
refused-stale = This message from { $when } reached me too late, so I did nothing. Send it again if it still applies.
refused-forwarded = A forwarded message: I do not carry it out. If it is meant for now, write it yourself.
refused-private-only = Not here: write /{ $command } to me in private.
refused-group-only = Please say that in the team's room.
refused-coordination-only = Only coordinators can do this.
refused-who = I don't know “{ $who }” in this team. Write the first name, then the shift.
refused-last-coordinator = The line { $line } would have no coordinator left. First give somebody that role: /role Fatou coordinator
refused-external-number = “{ $who }” is a number, not a person. It is changed in the configuration file.
refused-forget-oneself = For yourself, write /{ $command } without a name.
refused-forget-elsewhere = { $who } is in the { $line } team too. Its coordination has to take { $who } out first: /remove
refused-another-coordinator = Another coordinator has to accept { $who }.
refused-role-how = Write for example: /{ $command } Fatou volunteer
refused-not-agreed-yet = { $who } is still waiting for coordination to agree: see /team.
refused-same-role = { $who } already has this role ({ $role ->
        [trainee] in training
        [coordinator] coordination
       *[volunteer] volunteer
    }).
refused-rename-how = Write for example: /{ $command } Anne to Anne B.
refused-name-taken = Somebody in the team is already called { $who }. Add the first letter of the surname, for example: /{ $command } { $who } B.
refused-name-taken-theirs = Somebody in the team is already called { $who }. Add the first letter of the surname, for example: /{ $command } { $before } to { $who } B.
refused-person = I don't know “{ $who }” in this team. The names are in /team.
refused-person-how = Write the person's name, for example: /{ $command } Bakari
refused-who-how = Write the first name, then the shift, for example: /{ $command } Anne tuesday 2pm
refused-not-on = { $who } has no shifts coming up.
refused-slot-words = Write for example: /slot tuesday 14:00-16:00 2 seats 1 trainee
refused-slot-exists = This slot already exists.
refused-dates = I did not understand “{ $words }”. For example: { $example }
refused-dates-over = These dates are over.
example-close = /close from 24 Dec to 2 Jan
example-reopen = /reopen monday
refused-dates-past = These dates begin in the past. Write only the end, for example: /close until 2 Jan
refused-no-such-day = There is no “{ $day }” in the calendar. Write another date.
refused-already-closed = The line is already closed at that time.
refused-not-closed = The line is not closed at that time. To cancel a closure to come, write its date: /reopen 24 Dec
refused-code = This code is not valid. Check each letter, or ask a coordinator for a new one.
refused-code-used = This code has been used already, or it was cancelled. Ask a coordinator for a new one.
refused-code-expired = This code has expired. Ask a coordinator for a new one.
refused-code-of-room = Write this room's code, for example: /bind ABCD-EFGH-JKMN. Whoever installs the bot gets it with: standardiste invite --line … --room team
refused-code-too-often = Too many tries. Ask coordination, and try again in an hour.
codes-flood = Somebody is trying many codes from several accounts. No code is taken until the next hour.
refused-not-agreed = Coordination has not yet agreed to joining the team.
refused-name = Write your first name like this: /name Nadia
refused-name-number = A name holds no number. Write the first name alone. A number is given in private: /phone
refused-name-letters = This name mixes letters of several alphabets that look alike. Write it in one alphabet.
refused-name-word = “{ $who }” is a word of the roster: people would be misled. Add the first letter of the surname, for example: { $who } B.
refused-phone = I can't use that number. For example: /phone 06 39 98 01 01
refused-phone-words = I stored nothing: I don't understand “{ $words }”. Send the number alone, for example: /{ $command } 06 39 98 01 01. Everybody gives their own number.
refused-phone-line = That is a number of the line itself: please give your own. For example: /phone 06 39 98 01 01
refused-phone-country = The line does not call that country. Please give another number, or talk to coordination.
refused-phone-kind = Calls cannot go to that number: a special, premium-rate or satellite number, or digits too many or missing. For example: /phone 06 39 98 01 01
refused-phone-here = The { $line } line cannot call the number that is stored. Another one is needed: /phone
refused-phone-taken = That number already belongs to somebody else.
refused-not-rung-yet = I have not called yet. Wait for your phone to ring, then answer.

## What everybody may read

of-line = { $line }: { $said }
somebody-erased = somebody who was erased
sorry = Sorry, I could not handle this message. It has been put aside and will be looked into.
noted = Noted.
unknown = I do not know that command. Write /help, or say it in your own words.
unknown-near = Did you mean { $meant }?
unknown-near-two = Did you mean { $meant } or { $other }?
unknown-in-room = I don't know “{ $said }”, written in the room. What I can do: /help
plain-undo = If that is not what you meant: /undo
plain-take-it = Are you taking this shift?
plain-thanks = You are welcome.
plain-chatter = I am only a program, but you can write to me in your own words: “I'll take Saturday 10am”, “I can't come Thursday”, “who is on tonight?”
button-mine = My shifts
button-open = Free shifts
button-help = Help
button-meant = { $meant }
which-number = Button { $number }, or shift no. { $number }? For the button, reply { $number } alone. For the shift, write: /take #{ $number }
only-text = I only read text. Write /help to see what I can do.
kept-first-text = I kept the first text: I do not read a changed message again. To change something, write a new message.
which-line = Which line is this about? For example: { $example }
button-line = { $line }

## Roster

planning-title = **Shifts, { $line }{ $about }**
planning-empty = { $line }: no shifts in the next seven days.
planning-none = { $line }{ $about }: no shifts.
about-without = except { $words }
filter-unread = I did not understand “{ $words }”.
planning-row = { $hours } (no. { $number }): { $who }
planning-free = free
planning-free-part = free { $hours }
planning-missing = { $count ->
        [one] one person is missing
       *[other] { $count } people are missing
    }{ $part ->
        [no] {""}
       *[yes] {" "}{ $hours }
    }
planning-closed = closed
shift-seat = { $who }
shift-trainee = { $who } (in training)
shift-offered = { $who } is looking for someone
who-now = **{ $who }** until { $until }.
who-nobody = Nobody at the moment, until { $until }.
who-closed = { $line }: no shift at the moment.
who-next = Next: { $when }, { $who }.
mine-title = **Your shifts{ $about }**
mine-row = { $when } (no. { $number })
mine-offered = { $when } (no. { $number }): you are looking for someone
mine-with = { $count ->
        [0] · nobody is with you for now
       *[other] · with { $names }
    }
trainee-alone = { $when }: nobody is with you any more for now. Please don't go without somebody of the team.
mine-closed = { $when } (no. { $number }): closed
mine-none = You have no shifts coming up. Free ones: /open
mine-none-then = You have no shifts then{ $about }. Free ones: /open
open-title =
    { $count ->
        [one] **One shift needs someone in the next two weeks**
       *[other] **{ $count } shifts need someone in the next two weeks**
    }
open-row = { $when } (no. { $number }): { $who }
open-more =
    { $count ->
        [one] And one more.
       *[other] And { $count } more.
    }
open-none = Everything is covered for two weeks. Thank you!
open-none-then = Nothing is free then{ $about }.
open-title-then =
    { $count ->
        [one] **One shift needs someone{ $about }**
       *[other] **{ $count } shifts need someone{ $about }**
    }
refused-about =
    { $about }
    { $why }
button-take = Take it
button-take-at = Take { $when }
button-cover-at = Offer { $when }
button-keep-at = Keep { $when }

## Reminders of a shift, and whether one will be there

reminder = { $when ->
        [today] Today
       *[tomorrow] Tomorrow
    }, { $day }, { $what }
reminder-several = { $when ->
        [today] Today
       *[tomorrow] Tomorrow
    }, { $day }, { $count } shifts:
reminder-hours = { $hours }{ $trainee ->
        [yes] , in training
       *[no] {""}
    }{ $closed ->
        [yes] {" "}(the line is closed for the rest of your shift)
       *[no] {""}
    }.
reminder-rings = Your phone will ring from { $since } on.
reminder-offered = You are looking for somebody to take it; until then it is still yours.
reminder-asks = Please tell me whether you'll be there.
reminder-away = You are noted as away then, and this shift is still in your name. Will you come?
reminder-late = (This reminder comes later than it should.)
confirm-again = I have no answer from you yet: will you be there, { $when }?
unconfirmed = { $line }: { $who } has not said whether they will be there ({ $when }). The shift is still theirs.
unconfirmed-away = { $line }: { $who } is away, and still has { $when }.
attend-noted = Noted, you'll be there: { $when }. Thank you!
attend-gone =
    { $count ->
        [one] The other shift is no longer yours.
       *[other] The { $count } other shifts are no longer yours.
    }
attend-sought = The team is still looking for somebody in your place. If there is no need any more:
attend-told = { $line }: { $who } will be there, { $when }.
sought = Coordination is looking for somebody for { $when }. Until then it is still { $who }'s.
unconfirmed-sought = { $line }: { $by } is having somebody looked for, { $when }. Until then it is still { $who }'s.
refused-other-holder = Somebody else has this shift meanwhile.
refused-sought = Somebody is already being looked for.
sought-yours = { $by } is looking for somebody in your place: { $when }. Until then it is still yours.
refused-not-yours-any-more = This shift is no longer yours.
refused-confirmed = { $who } has answered meanwhile, and will be there.
button-attend = I'll be there
button-cannot = I can't make it
button-cannot-at = Can't make { $when }
button-seek = Look for somebody
button-seek-at = Look for { $when }

## Who begins and who ends

begin = Your shift begins; it lasts until { $until }.
begin-rings = The line rings your phone, until { $until }.
begin-with = On with you: { $who }.
begin-with-trainee = In training with you: { $who }.
begin-before-none = Before you ({ $who }): no call.
begin-before = Before you ({ $who }): { $answered ->
        [0] no call answered
        [one] one call answered
       *[other] { $answered } calls answered
    }, { $missed ->
        [0] none missed
        [one] one missed
       *[other] { $missed } missed
    }.
thanks = Thank you, { $who }! Your shift is over.
thanks-rings-no-more = Thank you, { $who }! Your shift is over, and the line no longer rings your phone.
button-talk = Hard call, I'd like to talk
talk-wanted = { $line }: { $who } would like to talk after a call. Can you get in touch?
talk-told = Thank you for saying so: it is good to talk about it. { $names } { $count ->
        [one] knows that you'd like to talk, and will get in touch with you.
       *[other] know that you'd like to talk, and one of them will get in touch with you.
    } Nobody else knows.
talk-told-room = Thank you for saying so: it is good to talk about it. Coordination knows that you'd like to talk, and will get in touch with you.
talk-nobody = It is good to talk about it, but I can't write to anybody of coordination. Please talk to somebody you trust; numbers of people who listen are in /emergency.

## /pause

pause-noted = A break until { $until }. Until then calls will go { $where }.
pause-told = { $who } takes a break until { $until }: calls go { $where }.
pause-nobody-told = { $line }: { $who } takes a break until { $until }. Nobody else answers: calls go { $where }.
pause-sure = You have the line alone. During a break, until { $until }, calls will go { $where }. Take a break all the same?
pause-over = The break is over: the line rings { $who }'s phone again.
pause-over-yours = Your break is over: the line is about to ring your phone again.
refused-pause-how = I didn't understand "{ $words }". For example: /pause, /pause 5 (one to thirty minutes) or /pause end
refused-no-pause = You are not on a break.
button-pause-anyway = Yes, take a break
button-pause-end = I'm back now

## /settings

settings-reminded = I remind you of your shifts { $when }.
settings-eve = on the eve at { $at }
settings-before = { $length } before
settings-none = I remind you of no shift, and only ask whether you'll be there when that is needed.
settings-asked = You may be asked to stand in for somebody.
settings-never-asked = You are not asked to stand in for anybody.
settings-not-asked = You are not asked to stand in for anybody before { $until }.
settings-how = To change it: /settings reminder 8 pm, /settings reminder 8 pm and 2h before, or /settings no reminder
refused-settings-how = I didn't understand "{ $words }". For example: /settings reminder 8 pm, /settings reminder 2h before, /settings no reminder
refused-reminder-before = A reminder can come from ten minutes to twenty-four hours before the shift.
button-remind-eve = Reminder at 18:00
button-remind-before = Reminder 2 h before
button-remind-never = No reminder
button-never-ask = Don't ask me any more
button-may-ask = You may ask me

## The week, pinned in the room

week-title = **{ $line }, week of { $day }**
week-over = All shifts of this week are over.
week-gaps =
    { $count ->
        [0] Every shift has someone.
        [one] One shift needs someone.
       *[other] { $count } shifts need someone.
    }
more = more ▸

## Choosing a shift

choose-none = No shift fits “{ $words }”. Here is what there is:
choose-none-at-all = There are no shifts coming up.
choose-which = Which shift?
choose-inside = No shift has exactly these hours. Did you mean:
choose-contradiction = The weekday and the date don't match. Which shift?
choose-unknown = I didn't understand all of “{ $words }”. Which shift?
choose-listed = One button for each shift:
choose-missing = I didn't find all of “{ $words }”. This is what fits:
choose-except = “{ $words }”: which of these?
choose-every = Dates are taken one by one. Which one?
choose-none-free = Everything is taken for “{ $words }”. This needs someone:
choose-later = The nearest one is a little further off. Did you mean:
swap-for-which = In return for which shift?
button-shift = { $when }

## Taking, giving, swapping

took = { $who } is taking { $when }.
took-over = { $who } is covering for { $giver }: { $when }.
took-over-yours = { $who } is covering for you: { $when }. This shift is no longer yours.
assigned = { $by } has put { $who } on: { $when }.
unassigned = { $by } has taken { $who } off: { $when }. The place is free.
cover-which = I've asked the team: { $when }. Will you come if nobody can?
cover-asked-already = The team has already been asked. I'm writing to you in private.
cover-staying = Noted: you'll come if nobody can, { $when }.
cover-vacated = Noted: you won't be there, { $when }. Coordination knows.
button-offer = I'll come if nobody can
button-vacate = I can't come at all
offers = { $who } is looking for someone for { $when }.
offers-and-comes = { $who } is looking for someone for { $when }, and will come if nobody can.
vacates = { $who } can't come: { $when }. The place is free.
late-coordination = Line { $line }: { $who } will be { $minutes ->
        [0] late
       *[other] { $minutes } minutes late
    }, { $when }.
late-yours = { $who } will be { $minutes ->
        [0] late
       *[other] { $minutes } minutes late
    }, { $when }. Can you stay until then?
late-noted = Coordination{ $told ->
        [0] {" "}knows
       *[other] {" "}and { $names } know
    }: { $minutes ->
        [0] late
       *[other] { $minutes } minutes late
    }, { $when }.
refused-late-much = That is too long for being late. To look for somebody: /needcover
refused-late-how = I did not understand “{ $words }”. For example: /late 10
refused-late-none = You have no shift within twenty-four hours.
refused-late-then = I see no shift of yours at that time within the next twenty-four hours.
vacates-coordination = { $line }: { $who } can't come, { $when }. Nobody has this place for now.
keeps = { $who } is keeping { $when }.
swap-proposed = { $who } offers { $to } a swap: { $mine }, in return for { $theirs }.
swap-proposed-to-you = { $who } offers you a swap: their shift, { $mine }, in return for yours, { $theirs }.
swap-asked = I've asked { $to }.
swap-done = Swapped: { $who } now has { $theirs }, and { $to } has { $mine }.
swap-done-yours = { $who } has agreed to the swap. Your shift: { $theirs }.
swap-declined = { $to } is keeping { $theirs }. { $who } is keeping { $mine }.
swap-declined-yours = { $who } would rather keep their shift. Nothing changes.
swap-declined-looking = { $who } would rather keep their shift. Nothing changes. I'm still looking for somebody for { $mine }, between two or three of you.
button-swap-any = Any of them
button-stop-swapping = Stop looking
wish-noted = Noted: you'd like to swap { $when } for another shift. I'll write to you as soon as a swap is possible, between two or three of you. Until then it stays yours.
wish-stopped = Noted: I'm no longer looking for a swap. Your shift stays yours.
trade-proposed = { $count ->
        [2] A swap is possible: you give { $to } { $gives }, and you take { $takes }. Nothing changes until you have both said yes.
       *[other] A three-way swap is possible: you give { $to } { $gives }, and { $giver } gives you { $takes }. Nothing changes until all three of you have said yes.
    }
trade-agreed = Noted: you give { $to } { $gives }, and { $giver } gives you { $takes }. I'm still waiting for { $names }. Until then nothing changes: you keep { $gives }.
trade-ended = { $count ->
        [2] The swap
       *[other] The three-way swap
    } isn't happening: { $why ->
        [declined] one of you said no
        [near] one of the shifts begins too soon
        [clash] one of you is no longer free then
       *[changed] one of the shifts is no longer up for a swap
    }.{ $keeps ->
        [yes] {" "}You keep { $gives }.
       *[no] {""}
    }
trade-done-yours = Swapped: you have { $takes }. { $to } has { $gives }. To take it back within ten minutes: /undo
trade-done = Swapped:
    { $rows }
trade-done-row = { $who }: { $when }
button-trade-yes = I agree
button-trade-no = No
undone-trade = { $who } takes their answer back.
undone-trade-yours = { $who } takes the swap back: you keep { $gives }, and { $giver } keeps { $takes }.
undone-wish = { $counts ->
        [yes] I'm looking for a swap for this shift again.
       *[no] I'm no longer looking for a swap for this shift.
    }
undone-replaced = { $who } takes their shift back: { $when }.
undone-replaced-not-yours = { $who } takes their shift back: { $when }. It's no longer yours.
mine-swapped = · looking for a swap
button-yes = I agree
button-no = No thanks
undone = { $who } has undone their last action: { $when }.
undone-yours-again = { $who } has undone their last action. This shift is yours again: { $when }.
undone-not-yours = { $who } has undone their last action. This shift is no longer yours: { $when }.
undone-swap = { $who } takes the swap back: { $when }.
undone-swap-yours-again = { $who } takes the swap back. This shift is yours again: { $when }.
undone-swap-not-yours = { $who } takes the swap back. This shift is no longer yours: { $when }.
undone-question = { $who } has withdrawn the question.
undone-cover = You are no longer looking for anyone for this shift.
undone-close = { $who } has cancelled the closing of { $line }.{ $rest }
undone-close-for = { $who } has cancelled the closing: { $line } is open again { $period }.
undone-reopen-for = { $who } has cancelled the reopening: { $line } is closed again { $period }.
undone-slots = { $who } has undone their change: the weekly slots of { $line } are as before.

## Calendars

feed-name-own = My shifts
feed-name-line = Shifts { $line }
feed-own = Helpline { $line }
feed-own-trainee = Helpline { $line } (listening in)
feed-own-offered = Helpline { $line } (looking for a replacement)
feed-with = With { $names }.
feed-trainees = Listening in: { $names }.
feed-line = { $line }: { $who }
calendar-yours =
    Your shifts in the calendar of your phone, by this link. It is yours alone: whoever has it sees your shifts.
    { $link }
    { $how }
calendar-of-line =
    All shifts of the line { $line } in your calendar, by this link. It is yours alone: whoever has it sees who is on, and when.
    { $link }
    { $how }
calendar-how = Copy it: iPhone, Settings › Apps › Calendar › Accounts › Add › Other › Subscribe; Thunderbird, New calendar › On the network; Google Calendar, on a computer, Other calendars › From URL. Your calendar then follows by itself, sometimes a few hours late.
calendar-known = You have had a link since { $when }. I do not keep it: if it is lost, a new one replaces it.
calendar-known-line = You have had a link for the line { $line } since { $when }. I do not keep it: if it is lost, a new one replaces it.
calendar-stopped = Done: { $count ->
        [one] your link shows nothing any more
       *[other] your links show nothing any more
    }. Remove the calendar from your phone too.
calendar-which = The calendar of which line?
button-calendar-new = New link
button-calendar-stop = Stop it
button-calendar-line = Line { $line }
refused-calendar-off = I cannot give calendar links yet: whoever runs the bot has to set web.public_url (docs/calendars.md).
refused-calendar-none = You have no calendar link. To get one: /calendar
refused-calendar-how = I did not understand "{ $words }". For example: /calendar, /calendar line, /calendar stop

## Journal

journal-title = **Journal of the line { $line }**{ $about }
journal-none = Nothing in the journal of the line { $line }{ $about }.
journal-row = { $time } · { $said }
journal-row-undone = { $time } · { $said } (undone)
journal-nobody = The installation
journal-took = { $who } took { $when }
journal-replaced = { $who } replaced { $giver }: { $when }
journal-gave = { $who } gave to { $taker }: { $when }
journal-moved = { $who } put { $taker } in the place of { $giver }: { $when }
journal-assigned = { $who } put { $taker } on: { $when }
journal-freed = { $who } gave back { $when }
journal-unassigned = { $who } took { $giver } off: { $when }
journal-traded = { $count ->
        [2] Swap
       *[other] Three-way swap
    }: { $rows }
journal-traded-one = { $who } took { $when }
journal-trade-yes = { $who } said yes to { $count ->
        [2] a swap
       *[other] a three-way swap
    }
journal-trade-no = { $who } said no to { $count ->
        [2] a swap
       *[other] a three-way swap
    }
journal-wish = { $who } is looking to swap { $when }
journal-wish-stopped = { $who } is no longer looking to swap { $when }
journal-swapped = { $who } and { $other } swapped: { $who } took { $when }, { $other } took { $then }
journal-offers = { $who } looks for somebody for { $when }
journal-keeps = { $who } keeps { $when }
journal-proposed = { $who } proposed a swap to { $asked }
journal-declined = { $who } said no to { $asker }
journal-asked-takeover = { $who } asked { $asked } to hand over the line
journal-slot-added = { $who } added every week: { $day } { $hours }
journal-slot-dropped = { $who } removed every week: { $day } { $hours }
journal-slot-changed = { $who } changed the places: { $day } { $hours }
journal-closed = { $who } closed the line { $line } { $period }
journal-reopened = { $who } reopened the line { $line }
journal-late = { $who } said they come late
journal-import = The import changed { $count ->
        [one] one place
       *[other] { $count } places
    }, for { $people ->
        [one] one person
       *[other] { $people } people
    }
journal-more = and { $count } more changes
button-older = Older ones
refused-journal-one = One person at a time ({ $names }). For example: /journal Anne
refused-journal-how = I did not understand "{ $words }". For example: /journal Anne, /journal Tuesday, /journal November
refused-journal-future = The journal says what was done: that day has not come yet.

## Coordination

who-of-these-press = “{ $who }”: who is it? { $names }.
button-person = { $who }
who-of-these = “{ $who }”: which of these? { $names }. Write the whole name, or the @name.
slot-title = **Weekly slots, { $line }**
slot-by-day = To remove one: /slot tuesday
slot-none = No slots yet. For example: /slot tuesday 14:00-16:00 2 seats 1 trainee
slot-row = { $day } { $hours } · { $seats ->
        [one] 1 seat
       *[other] { $seats } seats
    }{ $trainees ->
        [0] { "" }
        [one] {" "}+ 1 trainee
       *[other] {" "}+ { $trainees } trainees
    }{ $minimum ->
        [0] { "" }
       *[other] {" "}· at least { $minimum }
    }
slot-added = { $count ->
        [one] Slot added: { $slot }. One date made.
       *[other] Slot added: { $slot }. { $count } dates made.
    }
slot-changed = { $kept ->
        [0] Slot changed: { $slot }.
        [one] Slot changed: { $slot }. One date with more people than that stays as it is.
       *[other] Slot changed: { $slot }. { $kept } dates with more people than that stay as they are.
    }
slot-crosses = Please note: it overlaps { $slot }.
slot-dropped = { $kept ->
        [0] Slot removed: { $slot }.
        [one] Slot removed: { $slot }. One date already taken stays on the rota.
       *[other] Slot removed: { $slot }. { $kept } dates already taken stay on the rota.
    }
button-drop-slot = Remove { $when }
close-sure = Close { $line } { $period }? { $what }
close-which = When should { $line } be closed? { $what }
close-each = I close one period at a time. Which one for { $line }? { $what }
close-then = Calls will go { $where }.
button-close-now = Close now
button-close = Close the line
closed-for = { $who } has closed { $line } { $period }.
closed-without-end = { $who } has closed { $line } { $period }. { $what }
reopened = { $who } has reopened { $line }.{ $rest }
reopened-for = { $who } has reopened { $line } { $period }.{ $rest }
plan-changed = Your shifts have changed:
plan-changed-by = Your shifts have been changed by { $who }:
plan-added = { $when }: this shift is yours
plan-removed = { $when }: no longer yours
plan-closed = { $when }: the line is closed
plan-reopened = { $when }: the line is open again, you are on
plan-moved = { $before } becomes { $after }
plan-moved-weekly = { $before } becomes { $after }: { $count } of your dates change
plan-if-not = If you can't make it: /needcover
still-closed = The line stays closed { $periods }.
reopen-sure = Reopen { $line } { $period }?
reopen-which = When should { $line } be reopened?
button-period = { $period }
button-period-now = Now
button-period-from = From { $starts }, no end
button-reopen-from = From { $starts }
label-days =
    { $count ->
        [one] { $count } day
       *[other] { $count } days
    }
label-except = { $period } except { $hours }
label-days-short = { $count } d
period-now = now, until /reopen
period-from = from { $starts } until /reopen
period-since = from { $starts } on
period-since-now = from now on
period-day = all day on { $first }
period-days = from { $first } to { $last } inclusive
period-until = from now until the end of { $last }
period-hours = on { $first }, { $hours }
period-between = from { $starts } to { $ends }
period-end = the end of { $last }
period-counted =
    { $count ->
        [one] { $period } (one day)
       *[other] { $period } ({ $count } days)
    }
team-title = **Team, { $line }**
team-row-number = { $who } · a number, not a person
team-row = { $who } · { $role ->
        [newcomer] waiting for coordination to agree
        [trainee] in training
        [coordinator] coordination
       *[volunteer] volunteer
    }{ $phone ->
        [unproved] {" "}· phone to be checked
       *[proved] { "" }
    }
button-vouch = Number OK: { $who }
vouch-ended = You are not a coordinator any more: this number is no longer shown.
vouched = { $who }: number checked.
role-which = Which role for { $who }?
button-role = { $role ->
    [trainee] In training
    [coordinator] Coordination
   *[volunteer] Volunteer
}
role-asked = I've asked: another coordinator has to agree for { $who }.
role-changed = { $by } changes the role of { $who } on { $line }: { $role ->
        [trainee] in training
        [coordinator] coordination
       *[volunteer] volunteer
    }.
role-changed-you = { $by } changes your role on { $line }: { $role ->
        [trainee] in training
        [coordinator] coordination
       *[volunteer] volunteer
    }.
coordinator-new = { $who } is now a coordinator of { $line }.
renamed = { $before } is now called { $who } on the rota.
renamed-by = { $by } has changed your name on the rota: { $who }.
renamed-noted = Noted: { $before } is now called { $who }.
renamed-you = Noted: you are { $who } on the rota.
name-initial-please = Two people in the team are called { $who }. Write me your first name with an initial, for example: /name { $who } B.
invite-code = Code for { $line } ({ $role ->
        [trainee] in training
        [coordinator] coordination
       *[volunteer] volunteer
    }), good for seven days, once: { $code }
    The person writes to me in private: /join { $code }
invite-link = Or they tap this link: { $link }
bound = This room belongs to { $line } now ({ $purpose ->
        [coordination] coordination
       *[team] team
    }).

## Joining, phone

joined = Welcome, { $who }: you are in the { $line } team. Write /help.
join-name = Welcome. On the rota of { $line }, I will call you { $who }. Is that right? If not, write /name and your first name.
join-namesake = Welcome. The { $line } team already has somebody called { $who }. Add the first letter of your surname, for example: /name { $who } B.
join-nameless = Welcome to the { $line } team. What is your name? Write your first name, for example: /name Nadia
no-name = No name
button-my-name = That's me: { $who }
join-notice = Your phone number is used to pass calls on to you, and to check that it rings. Only coordination can see it. You can change it whenever you like: /phone
    What I keep: your name and number, until thirteen months after you leave; who did what, thirteen months; callers' numbers, thirty days. See it all: /mydata. Erase it all: /forget
button-read = I've read this
join-asks = { $who } is asking to join { $line } ({ $role ->
        [trainee] in training
        [coordinator] coordination
       *[volunteer] volunteer
    }).
promotion-asks = { $by } proposes a new role for { $who } on { $line } ({ $role ->
        [trainee] in training
        [coordinator] coordination
       *[volunteer] volunteer
    }). Do you agree?
claim-asks = Somebody has used a code made for { $who } ({ $line }, { $role ->
        [trainee] in training
        [coordinator] coordination
       *[volunteer] volunteer
    }). Is it really them? If in doubt, ring them.
join-how = To join the team, write /join and then the code that coordination gave you.
link-code = Your code, good for one hour, once: { $code }
    On the other network, write to me in private: /join { $code }
    Don't give it to anybody: whoever writes it can act as you.
linked = It's you, { $who }. Your shifts, your phone and your messages are here too.
link-told = You can now write to me from another account ({ $network }). If that wasn't you, tell coordination at once.
link-told-coordinators = { $who }, a coordinator, now writes to me from another account too. If in doubt, ring them.
link-already = I already know you here as { $who }. Write this code on the other network.
link-somebody = Here you are { $who }, and this code is somebody else's. Nothing has changed. Please ask coordination.
button-accept = Accept { $who }
button-decline = Decline
join-asked = I've asked the coordination of { $line }. I will write to you as soon as they have answered.
accepted = { $by } has accepted { $who } into the { $line } team ({ $role ->
        [trainee] in training
        [coordinator] coordination
       *[volunteer] volunteer
    }).
accepted-ready = All set: coordination welcomes you to the { $line } team. You can take shifts: /open
accepted-phone = Coordination welcomes you to the { $line } team. A checked number is still missing: /phone
accepted-coordinator = All set: you are a coordinator of { $line } now. Write /help.
declined = { $by } has not accepted { $who } into the { $line } team.
declined-you = Coordination cannot welcome you to the { $line } team for now.
joined-coordination = { $who } has joined { $line } ({ $role ->
        [trainee] in training
        [coordinator] coordination
       *[volunteer] volunteer
    }).
mydata-title = **What I know about you**
mydata-name = Name on the rota: { $name }
mydata-phone = Phone: { $phone }{ $proved ->
    [yes] , checked on { $day }
   *[no] , not checked yet
}
mydata-no-phone = Phone: none
mydata-language = Language: { $language ->
    [fr] French
    [en] English
   *[other] { $language }
}
mydata-account = { $network } account: { $user }
mydata-role = { $line } line: { $role ->
    [newcomer] waiting for coordination to agree
    [trainee] in training
    [coordinator] coordination
   *[volunteer] volunteer
}{ $asks ->
    [none] { "" }
    [trainee] {" "}(asked for: in training)
    [coordinator] {" "}(asked for: coordination)
   *[other] {" "}(asked for: volunteer)
}
mydata-left = You have left the { $line } team. All this is erased on { $day }.
mydata-former = Before, kept for thirteen months: { $values }
mydata-coming = { $count ->
    [0] **Coming shifts:** none
   *[other] **Coming shifts:** { $count }
}
mydata-past = { $count ->
    [0] **Past shifts:** none
   *[other] **Past shifts:** { $count }
}
mydata-swaps = **Swaps and replacements asked for:** { $count }
mydata-calls = **Calls:** { $answered } answered on your phone, { $rung } that rang it, { $called } made from your number
mydata-callbacks = **Call-backs that you took:** { $count }
mydata-acts = **What you did, kept for thirteen months:** { $count }
mydata-press = a button
mydata-closures = **Times you closed the line:** { $count }
mydata-more = (the { $count } oldest are not shown here)
mydata-rest = **And also, kept for one to two months:**
mydata-posts = { $count ->
    [one] one message of mine in our private chats
   *[other] { $count } messages of mine in our private chats
}
mydata-mentions = { $count ->
    [one] one message of mine elsewhere, with your name
   *[other] { $count } messages of mine elsewhere, with your name
}
mydata-codes = { $count ->
    [one] one code that you made
   *[other] { $count } codes that you made
}
mydata-tests = { $count ->
    [one] one check of your number
   *[other] { $count } checks of your number
}
mydata-notes = { $count ->
    [one] one note with your account (a code tried, a message put aside)
   *[other] { $count } notes with your account (codes tried, messages put aside)
}
mydata-kept = Everything with your name is erased thirteen months after you leave, or at once: /forget. Backup copies are erased in their turn.
button-erase = Erase my data
phone-how = What is your number? Send it with the button if there is one, or write: /phone 06 39 98 01 01. Nobody in the room will see it.
button-contact = Send my number
phone-known = Your number: { $phone }. It has been checked, all is well.
phone-ringing = I am calling { $phone }. Did you hear it ring?
phone-until-then = Until then, calls still go to { $phone }.
phone-waits-for-consent = Noted: { $phone }. As soon as coordination has agreed, I will offer to check it.
phone-noted = Noted: { $phone }.
phone-too-often = Too many checks were asked for: try again later, with /phone, or talk to coordination.
phone-flood = { $who } keeps asking to have a number checked. I leave it for now: three times an hour, ten a day, at most.
phone-flood-line = Too many test calls are asked for on the { $line } line: I place twenty an hour, at most. Calls to whoever is on duty do not suffer.
phone-silent = I am asking coordination to call you. Please check the number too: /phone
phone-proved = Thank you. Your number is ready: you can take shifts.
phone-proved-waiting = Thank you, your number is ready. Coordination still has to agree: I will write to you as soon as they do.
phone-proved-but-queue = Thank you, it rings. For { $lines }, coordination still has to call you to check it.
phone-voicemail = Your voicemail took the call before you did: the line's calls would get lost there. Set it to wait for thirty seconds, or switch it off during your shifts, then try again.
button-voicemail = Voicemail answered
button-ring-again = Try again
button-check-phone = Check my number
phone-coordination-rings = Noted: { $phone }. Coordination will call you to check it.
phone-please-ring = Please call { $who } to check their number ({ $phone }), then confirm.
phone-please-ask = { $who } has a new number. Please ask them for it, call it, then confirm.
button-rang = Yes, it rang
button-silent = No, nothing

## Help

help-stranger = I keep the rota of a phone helpline. To join the team, ask a coordinator for a code, then write to me in private: /join CODE
help =
    /shifts: the coming days · /who: now and next
    /take tuesday 14:00 · /open: what needs someone · /mine: your shifts
    /needcover tuesday 14:00: if you can't come · /swap tuesday 14:00 for thursday 16:00
    /takeover: take the line now · /end: stop · /line: where it rings · /test: your phone
    /missed: people to call back · /stats: the figures · /undo: undo your last action · /emergency: 15, 3114…
help-newcomer =
    Coordination has not agreed yet. Meanwhile:
    /phone 06 …: your number · /name Nadia: your first name
help-trainee =
    /shifts: the coming days · /who: now and next
    /take tuesday 14:00: a trainee place · /open: those still free
    /mine: your shifts · /needcover tuesday 14:00: if you can't come
    /line: where it rings · /stats: the figures
    /undo: undo your last action
help-coordination =
    /shifts · /who · /open · /take · /needcover · /takeover · /end · /missed · /line · /stats · /undo
    /assign Anne tuesday 14:00 · /unassign Anne tuesday 14:00 · /team
    /slot: the week · /slot tuesday 14:00-16:00 2 seats: add one
    /close and /reopen: now, or by dates: /close from 24 Dec to 2 Jan
    /remove Bakari · /role Fatou volunteer · /rename Anne to Anne B.
    /invite (in private): a code for someone · /bind CODE: this room belongs to the line

## Emergencies

emergency-france = **Emergency numbers, free, day and night**
    15: medical emergency (SAMU)
    112: any emergency, all over Europe
    114: any emergency, by text message, if you cannot speak or hear
    3114: suicidal thoughts, one's own or those of someone close
    115: nowhere to sleep
    119: a child in danger
    3919: violence against women
emergency-europe = 112: any emergency, all over Europe. The call is free, day and night.
emergency-own = **Emergency numbers**
    { $rows }

## Words that mean something else

stray-cancel = What would you like to do? Nothing has changed so far.
stray-now = What would you like to do now?
stray-stop = What would you like to stop? Nothing has changed so far.
button-undo = Undo my last action
button-takeover = Take the line
button-who = See who is on
button-end = End my shift

## Demonstration (the terminal, not the room)

demo-team = team
demo-coordination = coordination
demo-private = { $who }, in private
demo-toast = to { $who } only
demo-edited = (edited)
demo-picture = [picture: { $title }]
demo-document = [file: { $name }]
demo-at = at { $who }'s
demo-voicemail = voicemail
demo-announcement = announcement
demo-nowhere = nowhere
demo-phone = The line rings: { $where }.
demo-rings = It rings { $where }.
demo-rings-nobody = No phone rings.
demo-answered = Somebody answers { $where }.
demo-hung-up = The call is over.
demo-off = The bot is stopped.
demo-on = The bot is back, and the phone tells it everything.
demo-ovh = OVH's servers do not answer any more.
demo-mute = The phone tells the bot nothing any more.
demo-time = It is now: { $when }.
demo-how = Write for example: @v1 /shifts or @v2 [Take it] or :ring (:help shows all)
demo-help = @v1…@v4 volunteers, @t1 in training, @c1 coordination: @v1 /shifts, @v1 #private /mine, @c1 #coordination /team, @v2 [Take it]. The phone: :ring [number or withheld], :answer, :hangup, :phone. Breakdowns: :off, :mute, :ovh, and :on to end them. The pinned week: :pinned. Time: :wait 2h. A number presses the button that shows it, @v2 3 for somebody else. :try 1 to :try 6 begin anew and show something. :quit to end.
demo-nobody = nobody is called @{ $who } here; there are { $known }
demo-no-button = no button “{ $label }” that this person can press
demo-no-room = this person is not in the room “{ $room }”
demo-wait-how = write a length of time, for example :wait 2h or :wait 10 min
demo-nothing-rings = nothing rings
demo-no-call = no call is going on
demo-cannot = line { $number } cannot be played: { $why }
demo-no-number = there is no button { $number } to press any more
demo-person = { $handle } { $name }, { $role }
demo-role-volunteer = volunteer
demo-role-trainee = in training
demo-role-coordinator = coordination
demo-today = Today's roster:
demo-people = Who is who:
demo-shift = { $hours }: { $who }
demo-begin = Type what somebody writes (@v1 /shifts) or the number of a button. :try 1 to 6, :ring, :wait 2h; :help, :quit.
demo-number-how = write a number such as 06 39 98 02 07, or “withheld”
demo-welcome = standardiste, demonstration: an invented line in Lyon, Monday 23 November 2026, 09:00.

## The playground, a page of the demo

play-language = English
play-title = The playground
play-intro = A whole helpline on this machine, with no account anywhere. Only OVH is simulated: nothing rings and nothing is sent. Press a thing to try, then go on as you like.
play-switch = Language
play-things = Six things to try
play-again = Begin again
play-chats = The chats
play-team = The team's room
play-coordination = Coordination's room
play-private = { $who }, in private with the bot
play-pinned = Pinned
play-nothing-said = Nothing has been said yet.
play-only-for = to { $who } only
play-edited = edited
play-picture = Picture: { $title }
play-document = File: { $name }
play-who = Who writes
play-text = Message
play-send = Send
play-buttons = Buttons of this message
play-phone = The telephone
play-number = Number of the caller
play-hidden = hidden number
play-ring = Ring the line
play-rings-at = A call would ring: { $where }.
play-handsets = Handsets
play-idle = quiet
play-rings = rings
play-talks = talks
play-answer = Answer
play-hang-up = Hang up
play-give-up = The caller hangs up
play-at = { $who }: { $what }
play-calls = Calls going on
play-no-calls = Nobody is calling.
play-call = { $who }: { $hears ->
    [talk] talks
    [ringing] hears it ring
    [voicemail] hears the voicemail
    [announcement] hears the announcement
    [waiting] waits
   *[other] hears that nobody answers
 }
play-hidden-caller = Hidden number
play-clock = The clock
play-clock-how = It stands still until you push it.
play-20s = 20 seconds on
play-10min = 10 minutes on
play-shift = To the next shift
play-tomorrow = To tomorrow, 09:00
play-breakdowns = Breakdowns
play-break-ovh = OVH does not answer
play-break-mute = OVH tells of no calls
play-break-off = The bot stops
play-break-on = All is well again
play-news = What happens
play-pressed = { $who } presses “{ $label }”
play-busy = One moment…
play-board = The live board
play-board-how = The board as coordination sees it. “/board” in a private chat opens the whole of it.
play-ready = The playground is ready. Open in your browser: { $address }
play-ready-end = Ctrl-C to end. In the terminal instead: { $terminal }
thing-absence = Somebody cannot come on Tuesday
thing-absence-look = Anne told the bot in her own words, the team was asked, and Driss took the shift. Look at the team's room and at Bakari's private chat.
thing-missed = A caller nobody answers
thing-missed-look = The team saw the missed call with two digits of the number; Bakari, who calls back, has the number in private. Press how it went.
thing-ovh = OVH does not answer
thing-ovh-look = Bakari's shift has begun and OVH does not confirm that his phone rings: coordination was told, and so was he. Press “All is well again”, then push the clock.
thing-swap = Two people swap shifts
thing-swap-look = Anne offered her Tuesday for Bakari's Wednesday, and he agreed. Look at the team's room.
thing-line = Who is on? I take the line
thing-line-look = Chloé asked who is on, and took the line over from Bakari: calls ring at hers now. Ring the line.
thing-figures = The figures of a day
thing-figures-look = One call was answered, one was not. Look at coordination's room, and at the board below.

## Calls: missed calls, and who calls back

at-time = at { $time }
on-day-at-time = on { $day } at { $time }
of-time = at { $time }
of-day-at-time = on { $day } at { $time }
number-withheld = number withheld
number-unreadable = unreadable number
number-premium = { $number }, premium rate
missed-once = Missed call { $when } ({ $who }, waited { $wait }).
missed-once-bare = Missed call { $when } ({ $who }).
missed-suspect = Very short call { $when } ({ $who }): a voicemail may have picked up.
missed-again = { $count } missed calls ({ $who }), the last { $when }.
missed-withdrawn = False alarm: this call has been settled.
missed-taken = { $name } is calling back.
missed-tried =
    { $count ->
        [one] Called back once, no reply. Still to be called back.
       *[other] Called back { $count } times, no reply. Still to be called back.
    }
missed-retry =
    { $count ->
        [one] Called back once, no reply. To be called back from { $when }.
       *[other] Called back { $count } times, no reply. To be called back from { $when }.
    }
missed-caller =
    { $count ->
        [one] { $who }, call { $when }.
       *[other] { $who }, { $count } calls, the last { $when }.
    }
missed-offer = **To call back:** { $what }
missed-free = Nobody is on it any more. Still to be called back.
missed-reached = { $name } got through to them { $when }.
missed-wrong-number = { $name } called back { $when }: wrong number.
missed-not-reached = Called back { $count } times, no reply. We leave it there.
missed-stale = More than 48 hours have passed: this call-back is closed.
missed-stale-told =
    { $count ->
        [one] Line { $line }: one person was not reached within 48 hours. Their call-back is closed.
       *[other] Line { $line }: { $count } people were not reached within 48 hours. Their call-backs are closed.
    }
missed-called-again = They called again and somebody answered.
missed-while-closed =
    { $count ->
        [one] One call while the line was closed.
       *[other] { $count } calls while the line was closed.
    }
late-off =
    { $count ->
        [one] While I was stopped: one missed call, { $when }.
       *[other] While I was stopped: { $count } missed calls, { $span }.
    }
late-mute =
    { $count ->
        [one] While the phone told me nothing: one missed call, { $when }.
       *[other] While the phone told me nothing: { $count } missed calls, { $span }.
    }
late-span = from { $since } to { $until }
late-span-day = on { $day } from { $since } to { $until }
late-span-days = from { $first } { $since } to { $last } { $until }
late-counted =
    { $count ->
        [one] One is more than two days old: I count it, and it is not in the list.
       *[other] { $count } are more than two days old: I count them, and they are not in the list.
    }
stream-mute = Line { $line }: since { $when } the phone has told me nothing of calls. I learn of them from OVH's records: alerts are some minutes late.
stream-heard = Line { $line }: the phone tells me of calls again. Alerts come at once again.
missed-while-busy =
    { $count ->
        [one] One call while everybody was on the phone.
       *[other] { $count } calls while everybody was on the phone.
    }
missed-none = Nobody to call back.
missed-off = Nobody is called back on this line.
missed-all-taken = Somebody is already calling each of them back.
missed-title =
    { $count ->
        [one] **One person to call back, { $line }**
       *[other] **{ $count } people to call back, { $line }**
    }
missed-row =
    { $count ->
        [one] { $place }. { $who }, { $when }.
       *[other] { $place }. { $who }, { $count } calls, the last { $when }.
    }
missed-more =
    { $count ->
        [one] And one more.
       *[other] And { $count } more.
    }
button-callback = I'll call back
button-call-details = Details { $who } ({ $time })
button-call-course = Details of no. { $place } ({ $time })
calls-title = **Last calls, { $line }**
calls-none = No call on { $line } for thirty days.
calls-row = { $who }, { $when }: { $how }.
course-was-going-on = going on
course-was-answered = { $named ->
        [yes] { $who } picked up, { $length }
       *[no] picked up, { $length }
    }
course-was-missed = missed
course-was-suspect = { $named ->
        [yes] { $who } picked up, only { $length }
       *[no] picked up, only { $length }
    }
details-title = { $count ->
        [one] One missed call, { $line } ({ $who })
       *[other] { $count } missed calls, { $line } ({ $who })
    }
details-row = { $day }: { $course }
details-in-private = I'm sending it to you in our private chat.
tried-row = Rang: { $tried }.
tried-then = Then: { $end }.
tried-unknown = OVH did not say which phones rang.
course-at-somebody = an unknown number
course-began = call
course-rang = rings { $who } { $length }
course-busy = { $who } busy
course-unreachable = { $who } unreachable
course-declined = { $who } declines
course-picked-up = { $who } picks up
course-said-talked = they say that they answered
course-said-voicemail = their voicemail, they say
course-machine = announcement or voicemail, { $length }
course-nobody-in-time = nobody in time: announcement or voicemail
course-hung-up = hangs up
course-over = end
button-call-me = Call me
button-number-instead = Give me the number
bridge-yours = **{ $line }.** To call back: the call { $when } ({ $who }).
    Your phone will ring, then theirs, which shows the number of { $line }.
    Don't say where you are calling from before you know who answers.
    Then tell me how it went.
bridge-rings = **{ $line }.** To call back: the call { $when } ({ $who }).
    Your phone is about to ring. Pick up: I then call them, and their phone shows the number of { $line }.
    Don't say where you are calling from before you know who answers.
    Then tell me how it went.
bridge-failed = **{ $line }.** To call back: the call { $when } ({ $who }).
    I could not place the call. If your phone does not ring within a minute, take the number.
bridge-number = **{ $line }.** To call back: the call { $when } ({ $who }). The number is in my next message.
bridge-soon = Your phone is about to ring.
bridge-in-private = This call-back is waiting for you in our private chat.
bridge-test-first = Test on the line { $line }: I am calling your phone. Pick up, and I call { $who }'s. Did both ring?
bridge-test-then = Test on the line { $line } with { $who }: your phone is about to ring. The line's number is { $number }. Which number does your phone show?
button-both-rang = Both rang
button-not-both = No
button-line-shown = The line's number
button-other-shown = Another one
bridge-test-failed = The test call could not be placed.
bridge-proved = Line { $line }: the test call worked. Whoever calls back can now do so through the line, without showing their own number.
bridge-proved-unused = Line { $line }: the test call worked. For call-backs to go through the line, one setting is still missing (“callback”, in the configuration).
bridge-disproved = Line { $line }: the test call did not work. For call-backs I give the number in private, as usual. To try again: /bridge
bridge-unproved = Line { $line }: call-backs should go through the line, and no test call has worked yet. So I give the number in private. To try with somebody of the team: /bridge Anne
refused-bridge-unproved = The line cannot place this call itself. Take the number instead.
refused-bridge-your-phone = Your phone number is not verified, so I cannot call you. Take the number instead.
refused-bridge-too-often = I have placed this call several times already. Take the number instead.
refused-bridge-line = I can't place calls with the line { $line }: a call queue places none, nor does a line that I only observe.
refused-bridge-yourself = This takes two phones: write somebody else's name.
refused-bridge-phone = Both phones have to be verified, and { $who }'s is not. To do that: /phone
refused-bridge-no-private = { $who } has to open a private chat with me first.
refused-bridge-tests = Too many test calls were asked for: three an hour, ten a day, no more.
refused-bridge-late = At this hour I do not ring somebody else's phone. Try again during the day.
button-callback-anyway = Call back anyway
button-callback-one = Call back { $who } ({ $time })
button-missed = Show the calls
button-reached = I got through
button-noreply = No reply
button-wrong = Wrong number
button-leave = Leave it to the team
callback-yours = **{ $line }.** { $what }
    To call back: **{ $number }**
    Your own number will show. To hide it from a mobile: #31# right before the number.
    Don't say where you are calling from before you know who answers.
    Then tell me how it went.
callback-ask = How did it go with the call { $when } ({ $who })?
callback-late = It is { $time }. At this hour, call back ({ $who }) only if the person expects our call. Otherwise from { $opens }.
callback-in-private = The number is waiting for you in our private chat.
done-in-private = I'm asking you in our private chat.
callback-reached = Call { $when } ({ $who }): you got through. Thank you!
callback-noreply = Call { $when } ({ $who }): no reply. The team will try again from { $retry }. Thank you!
callback-noreply-last = Call { $when } ({ $who }): no reply, and that was the last time. We leave it there. Thank you!
callback-released = Call { $when } ({ $who }): no news from you, so I am offering this call-back to the team again. The number is no longer shown.
callback-wrong = Call { $when } ({ $who }): wrong number, settled. Thank you!
callback-leave = Call { $when } ({ $who }): you are leaving it to the team.
callback-returned = Call { $when } ({ $who }): this call-back is the team's again. The number is no longer shown.
callback-forgotten = Call { $when } ({ $who }): thirty days have passed, and the number has been deleted.
callback-called-again = Call { $when } ({ $who }): they called again and somebody answered. Nothing left to do.
callback-withdrawn = Call { $when } ({ $who }): it had already been settled. Nothing left to do.
refused-call-taken = { $name } is already calling them back. Thank you!
refused-call-withheld = This number is withheld: nobody can call back.
refused-call-tried =
    { $count ->
        [one] They were called back already, no reply. We try again from { $when }.
       *[other] They were called back { $count } times, no reply. We try again from { $when }.
    }
refused-call-premium = This is a premium-rate number: nobody calls it back.
refused-trainee-callback = While in training you don't call back yet. Please ask someone on the team.
refused-no-private = I can't write to you in private yet. Open a private chat with me, write /help, then try again.
refused-numbers-on = This line gives callers' numbers on { $networks } only, and I can't write to you there yet. Write /join to me in private here, then /join and your code there.
refused-callback-number = Write the number in the list: /missed shows it, then for example /{ $command } 2
refused-callback-not-yours = You have not taken this call. To take it: /callback
refused-none-to-call-back = You are not calling anyone back.

## Figures

stats-title = Figures, { $line }: { $period }
period-from-to = { $starts } to { $ends }
stats-calls =
    { $count ->
        [0] No calls{ $before }.
        [one] One call{ $before }.
       *[other] { $count } calls{ $before }.
    }
stats-before =
    { $count ->
        [0] , against none { $name }
        [1] , against one { $name }
       *[other] , against { $count } { $name }
    }
stats-versus = { $now }, against { $before }
before-days =
    { $days ->
        [one] the day before
        [7] the week before
       *[other] in the { $days } days before
    }
before-month = the month before
before-part-of-month =
    { $days ->
        [one] on the first day of the month before
       *[other] in the first { $days } days of the month before
    }
before-year = the year before
before-part-of-year = the year before, to the same date
stats-closed =
    { $count ->
        [one] One of them while the line was closed, left out of what follows.
       *[other] { $count } of them while the line was closed, left out of what follows.
    }
stats-answered = Answered: { $count } ({ $rate })
stats-missed = Missed: { $count }
stats-suspect = Very short, perhaps a voicemail: { $count }
stats-wait = Median wait: { $median }; for 95% of calls at most { $p95 }
stats-called-back = Called back within the hour: { $done } of { $count }
stats-hours = Hours covered: { $held }; with nobody: { $uncovered }
stats-busiest = Busiest hours: { $hours }
stats-swaps =
    { $count ->
        [one] One swap agreed to, on the line within { $worst }
       *[other] Swaps agreed to: { $count }, on the line within { $median } mostly, { $worst } at worst
    }
stats-drifts =
    { $count ->
        [one] The line was found different from the roster once
       *[other] The line was found different from the roster { $count } times
    }
stats-own =
    { $count ->
        [0] You: { $held } on duty, no calls answered
        [one] You: { $held } on duty, one call answered
       *[other] You: { $held } on duty, { $count } calls answered
    }
stats-legend = Number and colour: calls. Line under a cell: share of the time when somebody was on.
report-said =
    { $count ->
        [0] The report of { $line }, { $period }: no calls, { $held } covered. No names, no numbers.
        [one] The report of { $line }, { $period }: one call, { $held } covered. No names, no numbers.
       *[other] The report of { $line }, { $period }: { $count } calls, { $held } covered. No names, no numbers.
    }
report-table = The same as a table, for LibreOffice or Excel
report-title = { $line }: report of the helpline, { $period }
report-file = report-{ $line }-{ $starts }-{ $ends }
report-legend = Calls that came while the line was closed count among the calls received and nowhere else. Volunteered: the shifts of each volunteer added up, trainees included. Hours are decimal. Figures of { $day }.
report-total = total
report-from = from
report-to = to
report-calls = calls received
report-closed = line closed
report-answered = answered
report-missed = missed
report-short = very short
report-to-call-back = to call back
report-called-back = called back within the hour
report-held = hours covered
report-empty = hours with nobody
report-volunteered = volunteer hours
refused-report-here = Ask for the report in private, or in the room of coordination.
refused-report-empty = I know nothing of that time ({ $period }): no calls, no shifts.
refused-period-future = No figures yet ({ $period }): this period has not begun.
refused-period-inverted = This period ends before it begins. Write the start first, then the end.
refused-period-several = The figures are for one period. For example: /{ $command } 1 to 15 november
stats-whole-days = Figures are for whole days, not hours.
refused-period-words = I didn't understand “{ $words }”. For example: /{ $command } yesterday, /{ $command } 1 to 15 november, /{ $command } november

## Forwarding: where the line rings, taking it, ending, and what goes wrong

rings-at = to { $names }
rings-announcement = to the announcement
rings-voicemail = to the voicemail
rings-stranger = an unknown number ({ $digits })
rings-unread = not known yet
line-rings = Calls to { $line } go { $where } (read at { $when }).
line-unread = I don't know yet where calls to { $line } go.
line-asking = Asking OVH…
line-unreadable = OVH is not answering at the moment.
line-mute = Since { $when } the phone has told me nothing of calls: alerts are some minutes late.
line-stream-off = Live calls are switched off in the configuration (stream: off): alerts are some minutes late.
line-stream-second = OVH no longer told me of calls in the usual way: I learn of them in another (v2), just as fast.
line-differs = According to the rota they should go { $where }: I'm on it.
line-differs-observed = According to the rota they should go { $where }. I am only observing this line.
line-stranger = OVH also rings a number I don't know. I leave it alone.
observe-would = { $line }: I would have sent calls { $where }. I am only observing, nothing has changed at OVH.
takeover-already = You already have the line, until { $until }.
takeover-somebody-on = The line is with { $who }.
takeover-asks = { $who } would like to take the line over from { $giver }, { $when }.
takeover-asks-you = { $who } would like to take the line over from you, { $when }.
takeover-asked = I have asked { $who }.
takeover-agreed = Agreed: { $who } is taking the line over from { $giver }.
takeover-declined = { $who } is keeping the line. { $asker } is not taking it.
takeover-took = { $who } is taking the line, { $when }.
takeover-coming = Switching the line to { $who }…
takeover-observed = I am only observing this line: nothing changes at OVH.
takeover-rings-at-yours = The { $line } line has been ringing your phone since { $since }.
takeover-rings = The { $line } line has been ringing { $who }'s phone since { $since }.
refused-not-on-duty = You do not have the line at the moment.
end-sure = You have the line until { $until }. If you stop now: { $what }
end-goes-on = the line stays with { $who }.
end-nobody = calls will go { $where }.
end-next = Next: { $who }, { $when }.
end-told = { $who } is leaving the line: { $what }
end-told-coordination = { $line }: { $who } is stopping; { $what }
end-done = Thank you, you no longer have the line: { $what }
button-end-now = End now
button-replace = Replace { $who }
button-takeover-yes = Yes, { $who } takes it
button-takeover-no = No, I'm staying
forward-late = { $line }: calls should go { $wished }, but OVH does not confirm it. Last reading: { $found }. I will keep trying.
forward-refused = { $line }: OVH denies me access. Calls should go { $wished }. Last reading: { $found }. I try again every five minutes.
forward-fought = { $line }: calls should go { $wished }, but somebody keeps changing this at OVH. Last reading: { $found }. I try again every five minutes.
forward-unreachable = { $line }: no checked number for { $who }. Calls go { $wished }.
forward-forbidden = { $line }: I do not ring the number stored for { $who } (a line's own number, or a country or kind that is refused). Calls go { $wished }. Another number is needed: /phone
forward-stranger = { $line }: OVH rings a number I don't know ({ $digits }). I leave it alone.
forward-covered = { $line }: calls should go { $wished }, but OVH does not accept it. Meanwhile they go { $found }. I will keep trying.
forward-handled = { $who } is seeing to it.
forward-handled-thanks = Noted in the alert: you are seeing to it.
forward-retrying = I am reading the line again and correcting it now.
refused-handled = { $who } is already seeing to it.
button-retry = Try again
button-handle = Seen, I'm on it
hours-wrong = { $line } line: the opening hours at OVH are not those of the roster, and I cannot correct them. During a shift, calls may not arrive. I will keep trying.
hours-would = { $line } line: I would have opened the call queue at these hours, with OVH's time conditions.
    { $week }
    I am only observing, nothing has changed at OVH.
hours-day = { $day }: { $hours }
hours-right = { $line } line: the opening hours at OVH follow the roster again.
forward-answer = OVH's answer: { $answer }
forward-right = Fixed: calls to { $line } go { $wished }.
forward-yours = The { $line } line may not be ringing your phone as planned. Coordination knows, and I will keep trying.
forward-still-yours = The { $line } line may still be ringing your phone, though it is not your turn: OVH does not confirm the change. Coordination knows, and I will keep trying.
forward-yours-unreachable = You have the { $line } line, but your number has not been checked: write /phone to me in private.
forward-yours-forbidden = You have the { $line } line, but I cannot ring your number: write me another one in private, with /phone.
forward-repaired = { $line }: somebody had changed this at OVH. I put it back: calls go { $wished }.
staying-ask = Your shift is over, but somebody is still waiting on the { $line } line: your phone may still ring. If you don't answer, I will take you off the line in five minutes.
staying-stays = Thank you! The { $line } line will ring your phone as long as somebody is waiting, until { $until } at the latest.
staying-empty = Nobody is waiting any more: the { $line } line will not ring your phone. Thank you!
staying-over = Your shift is over: the { $line } line will no longer ring your phone. Thank you!
button-stay-for-them = I'll stay for them
button-stay-not = I stop
unheard-ask = { $line }: two calls in a row rang your phone without an answer. What is happening?
button-unheard-busy = I was on the phone
button-unheard-mute = My phone isn't ringing
button-unheard-stop = I have to stop
unheard-noted = Noted, thank you.
unheard-mute-you = Coordination knows. Check your phone's silent mode, forwarding and network, then try it: /test. If you can't answer: /end
unheard-settled = Settled: a call was answered on your phone.
unheard-calls = { $line }: { $count ->
        [50] at least 50
       *[other] { $count }
    } calls in a row rang { $who }'s phone without an answer.
unheard-silence = { $line }: { $count } calls in a row rang { $who }'s phone without an answer, and my question has had no reply for five minutes.
unheard-mute = { $line }: { $who }'s phone is not ringing.
unheard-fine = { $line }: settled with { $who }.
suspect-ask = Picked up for { $length } { $when }. Who answered?
button-suspect-me = I did
button-suspect-voicemail = My voicemail
suspect-me = Call { $when }: you answered it. Thank you!
suspect-voicemail = Call { $when }: your voicemail answered it. I'm telling the team. Thank you!
suspect-silence = Call { $when }: I don't know who answered, so I'm telling the team. You can still tell me: who was it?
suspect-habit = Call { $when }: your voicemail probably answered it, so I'm telling the team. You can still tell me: who was it?
suspect-known = Call { $when }: OVH has told me the rest, I no longer need your answer.
suspect-called-again = Call { $when }: they called again and somebody answered. Nothing left to do.
voicemail-yours = Your voicemail takes the calls of { $line }: three in a row, each after { $delay } of ringing. The caller then hears nobody else. Please switch it off during your shifts: on a mobile, dial #004# and press call (with a star for the first hash, it comes back). If that doesn't work, ask your operator. I won't tell you again.
takeover-unheard = Two calls in a row rang your phone without an answer: { $who } is taking the line.
test-by-hand = This line cannot call you by itself. During your shift, call { $number } from another phone: { $phone } should ring. Outside shifts, ask someone to call { $phone }. If it stays silent: check silent mode, forwarding and network, then tell coordination.
proof-call-failed = I could not call you. Try again later: /phone

## Rooms

room-not-invited = I don't know the person inviting me yet. Join a team in private first (/join CODE), then invite me. See you soon.
room-how-to-bind = Hello. To bind this room to a line, write /bind CODE here; coordination has the code. Otherwise I will leave in an hour.
room-unbound = This room belongs to no line, so I am leaving. You can invite me again.
room-lost = I can no longer write in a room of { $line } ({ $network }). If that is a mistake, invite me again, then /bind CODE.
room-goes-on = The { $line } room goes on somewhere else. I will go there, with what I have to say, once somebody from coordination is in the new room and has invited me. After an hour it has to be bound (/bind CODE).
room-too-many = I am being invited to too many conversations at the moment. Please try again in an hour.
unreadable = I cannot read what you wrote: the key of your message never reached me. Please send it again, or sign out of your Matrix app and back in.
device-asks = { $who } asks to have a device verified ({ $device }). Please ring { $who }: the comparison starts once you are talking.
device-shows = On the phone with { $who }: does their app ({ $device }) show these seven emojis, in this order? It waits for only one minute.
    { $emojis }
button-same = Yes, the same
button-different = No
device-trust = { $by } and { $who } saw the same emojis. The app of { $who } says when the device is verified.
device-doubt = { $by } and { $who } did not see the same emojis: this device is not verified.
device-trust-you = Coordination saw the same emojis. If your app says that it is too late, please begin again.
device-doubt-you = Coordination did not see the same emojis: this device is not verified. If that wasn't you, change your account's password.
room-left = { $who } has left the { $line } room. Should they leave the team too?
button-dismiss = Remove from the team
button-stay = Keep in the team
dismissed = { $by } has taken { $who } out of the { $line } team. Their shifts are offered to the team. Please take them out of the rooms too: I cannot do that.
dismissed-backup = Note: { $who } is still in the configuration, to be rung when nobody is on { $line } (“uncovered”). The installer has to take them out.
dismissed-you = { $by } has taken you out of the { $line } team. Your shifts are offered to the team, and your phone will not ring for the line any more. Thank you for your help.
leave-sure = Leave the { $line } team? { $count ->
    [0] You have no shifts coming up.
    [one] Your coming shift will be offered to the team.
   *[other] Your { $count } coming shifts will be offered to the team.
}
button-leave-team = Yes, I'm leaving
left-team = { $who } is leaving the { $line } team. Their shifts are offered to the team. Please take them out of the rooms too.
left-team-you = Done: you are no longer in the { $line } team, and your phone will not ring for the line any more. Thank you for everything.
freed-more = { $who } is leaving the team: { $count ->
    [one] one more shift needs someone.
   *[other] { $count } more shifts need someone.
}
button-see-free = See the free shifts
forget-me-sure = Erase what I know about you, for good?
    Erased: your name, your number, your accounts, our private messages, your codes. You leave the team, and your coming shifts are offered to it.
    Kept without your name: hours held and calls, for the figures.
    What was written in the rooms stays there.
button-forget-me = Yes, erase it all
forgot-you = Done: you are out of the team, and I no longer know your account. The rest is erased in the next few minutes, this conversation too on my side. Thank you for everything.
forgot-self = { $who } is leaving the { $line } team and has everything I know about them erased. Their shifts are offered to the team. Please take them out of the rooms too, and their number out of OVH: I cannot do that.
forget-sure = Erase what I know about { $who }, for good?
    Erased: their name, their number, their accounts, their private messages with me, their codes. They leave the team, and their coming shifts are offered.
    Kept without their name: hours held and calls, for the figures.
    What was written in the rooms stays there.
button-forget = Yes, erase { $who }
forgot-person = { $by } has everything I know about { $who } erased. { $told ->
    [yes] They have been told.
   *[no] I could not tell them: please do.
} Please take them out of the rooms too, and their number out of OVH: I cannot do that.
forgot-you-by = { $by } has everything I know about you erased: you are out of the team, your phone will not ring for the line any more, and your name, number and accounts are being erased. Thank you for your help.
swap-ended = This question is closed: { $who } is no longer in the team.
stays = { $who } stays in the { $line } team.

# ---------------------------------------------------------------- OVH's key

key-expires = The OVH key “{ $key }” expires { $when }. After that the forwarding no longer follows the rota: { $lines }. For whoever installed the bot: python -m bot ovh-login --key { $key }

# ---------------------------------------------------------------- another system, told of calls

webhook-away = “{ $name }” no longer answers: that system is not told of the calls of { $line } any more. The phone works as usual, and I keep trying. For whoever installed the bot: docs/webhooks.md
webhook-refuses = “{ $name }” refuses what I tell it: that system is not told of the calls of { $line }. The phone works as usual. For whoever installed the bot: python -m bot check, and docs/webhooks.md
webhook-well = “{ $name }” is told of the calls of { $line } again.

# ---------------------------------------------------------------- a network that refuses the bot

network-refused = { $network } has refused the bot since { $since }: what you write there is not read, and nothing is said there. The phone still follows the rota. I keep trying every thirty seconds. For whoever installed the bot: the service's log says why.
network-accepts-again = { $network } accepts the bot again, after refusing it since { $since }. What was waiting arrives now.

# ---------------------------------------------------------------- nothing can be stored

store-ill = I cannot store anything since { $since }: { $why }. What you write to me does not count yet: I will read it once this is mended. The phone follows the rota I know, until { $until }. Missed calls will be announced once this is mended. For whoever installed the bot: mend it without restarting the bot, for the rota it knows is in its memory.
store-again = Everything is stored again: it was not possible since { $since }. I now read what was written meanwhile.
store-not-stored = This is not stored: I cannot store anything at the moment. I will read it once this is mended. The phone follows the rota I know, until { $until }.
store-locked = another program holds the database
store-full = the disk is full
store-read-only = the database can only be read
store-broken = the database is damaged
store-gone = the database's file is gone
store-away = the database cannot be used

# ---------------------------------------------------------------- the machine's clock

clock-off = { $way ->
    [ahead] ahead by { $by }
   *[behind] behind by { $by }
  }
clock-jumped = The machine's clock is { $off }: somebody changed it. The rota and the phone still follow the right time. For whoever installed the bot: let a time server set the machine's clock.
clock-wrong = The machine's clock is { $off }, OVH says. For ten minutes I change nothing on the phone: whoever answers goes on. After that I follow OVH's time. For whoever installed the bot: let a time server set the machine's clock.
clock-overruled = The machine's clock is { $off }, OVH says. The rota and the phone now follow OVH's time. For whoever installed the bot: let a time server set the machine's clock.
clock-right = The machine's clock is right again.

## What comes back every week

weekly-time = { $every ->
        [2] every other { $day }, { $hours }
        [3] every third { $day }, { $hours }
        [4] every fourth { $day }, { $hours }
       *[other] every { $day }, { $hours }
    }
weekly-from = { $weekly }, from { $day }
weekly-until = { $weekly }, until { $day }
weekly-row = • { $weekly }
weekly-taken = Noted: { $weekly }.
weekly-given = Noted for { $who }: { $weekly }.
weekly-dates = { $count ->
        [one] Taken now: { $dates }.
       *[other] Taken now ({ $count }): { $dates }.
    }
weekly-there = On it already: { $dates }.
weekly-closed = The line is closed, yours if it opens again: { $dates }.
weekly-skipped = { $why ->
        [away] During an absence, not taken: { $dates }.
        [clash] Another shift at that hour, not taken: { $dates }.
       *[full] Full already, not taken: { $dates }.
    }
weekly-no-date-yet = No date is open yet.
weekly-goes-on = The dates after that are added by themselves, eight weeks ahead.
weekly-how-to-end = To give up one date: /needcover. To stop altogether: /endweekly
weekly-team = { $who } is taking { $weekly }{ $count ->
        [0] .
        [one] : one date from now on.
       *[other] : { $count } dates from now on.
    }
weekly-assigned-you = { $by } has put you on: { $weekly }{ $count ->
        [0] .
        [one] {" "}(one date from now on).
       *[other] {" "}({ $count } dates from now on).
    } If that doesn't suit you: /endweekly
weekly-which-slot = Which slot, every week?
weekly-which-start = Starting when?
weekly-which-end = Until when?
label-weekly-from = from { $day }
label-weekly-until = until { $day }
weekly-not-this-time = { $when }: not for you this time ({ $why ->
        [clash] you have another shift
       *[full] it is full
    }). The rest does not change.
weekly-mine = Every week:
weekly-which-end-of = What should stop?
weekly-ended = Noted, you stop { $weekly }, from { $day }.
weekly-ended-theirs = Noted, { $who } stops { $weekly }, from { $day }.
weekly-freed = { $count ->
        [one] Date set free: { $dates }.
       *[other] Dates set free ({ $count }): { $dates }.
    }
weekly-ended-team = { $who } stops { $weekly }: { $count ->
        [one] one date is free.
       *[other] { $count } dates are free.
    }
weekly-ended-you = { $by } has noted that you stop { $weekly }.
weekly-near = { $when }: that is soon, so the shift is still yours. Will you come?
weekly-near-theirs = { $when }: that is soon, so { $who } stays on this shift.
weekly-slot-gone = { $weekly }: this slot no longer exists, you are no longer on it every week. { $count ->
        [0] No date is left in your name.
        [one] One date taken before is still yours: /mine
       *[other] { $count } dates taken before are still yours: /mine
    }
weekly-moved = Change: { $before } becomes { $weekly }. None of its dates is yours yet. If that doesn't suit you: /endweekly
slot-moved = Changed: { $before } becomes { $weekly }. { $count ->
        [0] No coming date changes.
        [one] One date changes.
       *[other] { $count } dates change.
    } { $people ->
        [0] Nobody was on it.
        [one] Whoever is on it will be told.
       *[other] The { $people } people on it will be told.
    }
shift-moved = { $when }: this shift has another time.
refused-slot-move = Write the slot as it was, then as it becomes: /slot tuesday 14:00-16:00 becomes wednesday 15:00-17:00
button-stop-weekly = Stop { $when }
button-find-cover = Look for someone
button-take-off = Free the place
refused-monthly = I can note every week, or every other week, but not every month. For example: /{ $command } every other Tuesday 18:00
refused-weekly-none = No weekly slot fits. For example: /{ $command } every Tuesday 18:00
refused-weekly-already = That is noted already, nothing changes. What you take every week is in /mine; to stop: /endweekly
refused-weekly-theirs = That is noted already for this person, nothing changes.
refused-weekly-full = Every date is full already: nothing has changed. Free shifts: /open
refused-no-weekly = You have taken nothing every week. For a single date: /needcover
refused-no-weekly-theirs = { $who } has taken nothing every week.
undone-weekly = { $who } has undone their last action: { $weekly } is no longer noted{ $count ->
        [0] .
        [one] {" "}(one date set free).
       *[other] {" "}({ $count } dates set free).
    }
undone-weekly-back = { $who } has undone their last action: { $weekly } is noted again{ $count ->
        [0] .
        [one] {" "}(one date).
       *[other] {" "}({ $count } dates).
    }
undone-move = { $who } has undone their last action: the slot is { $weekly } again, and your dates with it.

## Absences

example-away = /away 3-15 August
away-noted = Noted: away, { $when }.{ $asked ->
        [yes] {" "}It remains to say what becomes of your shifts.
       *[no] {""}
    }
away-noted-theirs = Noted for { $who }: away, { $when }.
away-noted-you = { $by } has noted that you are away, { $when }.
away-when = When exactly?
away-one-shift = For a single shift I can look for someone. For an absence, say until when: /away 3-15 August
away-seats = { $count ->
        [one] You have one shift in that time:
       *[other] You have { $count } shifts in that time:
    }
    { $rows }
away-seats-theirs = { $count ->
        [one] { $who } has one shift in that time:
       *[other] { $who } has { $count } shifts in that time:
    }
    { $rows }
away-kept = Noted, nothing changes for these shifts.
away-covering = { $count ->
        [0] There is no shift in that time any more.
        [one] I've asked the team. The shift changes hands only if somebody takes it.
       *[other] I've asked the team for all { $count } shifts. Each changes hands only if somebody takes it.
    }
away-freed = { $count ->
        [0] There is no shift in that time any more.
        [one] The shift is free, and coordination knows.
       *[other] The { $count } shifts are free, and coordination knows.
    }
away-team-looks = { $who } is away: we are looking for someone.
    { $rows }
away-team-free = { $who } is away: these places are free.
    { $rows }
away-coordination = { $line }: { $who } is away. { $count ->
        [one] This place is free:
       *[other] These places are free:
    }
    { $rows }
away-none = No absence is noted. For example: /away 3-15 August
away-mine = When you are away
away-row = • { $when }
away-ended = Noted: you are back.
away-deleted = Noted: the absence, { $when }, is deleted.
away-objected = { $who } says they are not away, { $when }: it is no longer noted.
away-ended-theirs = Noted: { $who } is back.
away-hold-again = { $count ->
        [one] One date of your weekly shifts is still free:
       *[other] { $count } dates of your weekly shifts are still free:
    }
away-held-again = { $count ->
        [0] These dates are not free any more.
        [one] Taken again:
       *[other] Taken again ({ $count }):
    }
away-take = You are noted as away, { $away }. Take it all the same, { $when }?
away-assign = { $who } is noted as away, { $away }. Put them on all the same, { $when }?
absents-title = **Who is away, { $line }**
absents-week = **Away this week**
absents-row = • { $who }: { $when }
absents-none = Nobody is noted as away in the next eight weeks.
undone-away = { $who } has undone their last action: the absence, { $when }, { $counts ->
        [yes] is noted again.
       *[no] is no longer noted.
    }
button-away-cover = Look for someone
button-away-free = Free them
button-away-keep = Keep them
button-not-away = That's not right
button-back = I'm back
button-cancel-away = Delete { $when }
button-hold-again = Take them again
button-take-anyway = Take it all the same
button-assign-anyway = Put them on anyway
refused-away-end = Until when? For example: /away 3-15 August
refused-away-long = That is more than a year: check the dates.
refused-away-already = This absence is noted already.

## Wait list and back-up

wait-noted = Noted: if a place becomes free, { $when }, I'll tell you.
wait-not-full = There is a place: { $when }.
wait-left = Noted, you are not waiting any more.
wait-title = You are waiting for a place:
wait-none = You are not waiting for any place. For example: /waitlist tuesday 14:00
place-offered = { $free ->
        [yes] A place has become free
       *[no] Somebody is looked for
    }: { $when }. Will you take this place? After that it goes to the next person: { $until }.
place-taken = Noted, the place is yours: { $when }.
place-gone = The place has been taken again: { $when }. You are still waiting.
place-too-late = Without an answer, the place goes to the next person: { $when }.
place-over = That is over: { $when }.
back-up-noted = Noted: you go if nobody else can, { $when }. Only coordination sees it.
back-up-title = You go if nobody else can:
back-up-none = No back-up is noted. For example: /reserve tuesday 14:00
back-up-all = Back-up:
back-up-row = • { $when }: { $names }
back-up-gap = { $line }: nobody for now, { $when }. { $count ->
        [one] Goes if nobody else can: { $names }.
       *[other] Go if nobody else can: { $names }.
    }
undone-standby = { $who } has undone their last action: { $when }.
button-wait = Tell me if it's free
button-take-place = I'll take the place
button-leave-place = No thanks
button-leave-standby = Stop { $when }
button-assign = Put on { $who }
refused-kept = This place is first offered to somebody who waited for it. Answer expected: { $until }.
refused-waiting-already = You are waiting for a place on this shift already.
refused-back-up-already = That is noted for this shift already.

## Menus of commands

menu-shifts = the coming days
menu-who = who is on now, and next
menu-take = take a shift: /take tuesday 2pm
menu-needcover = look for someone for a shift
menu-missed = people to call back
menu-help = what I can do
menu-mine = your shifts
menu-open = what needs someone
menu-swap = trade one shift for another
menu-keep = keep a shift you offered
menu-late = say that you come late
menu-undo = undo your last action
menu-takeover = take the line now
menu-end = end your shift
menu-pause = a break of ten minutes
menu-line = where the line rings
menu-emergency = emergency numbers
menu-callback = call someone back
menu-done = say how the call-back went
menu-stats = the figures
menu-report = the report, to hand on
menu-calendar = your shifts in your calendar
menu-phone = your phone number
menu-test = have your phone rung
menu-join = join a team with a code
menu-settings = reminders, and whether to ask you
menu-name = your name on the rota
menu-leave = leave the team
menu-mydata = what the bot knows about you
menu-forget = erase what the bot knows about you
menu-assign = put someone on a shift
menu-unassign = take someone off a shift
menu-slot = the week's slots
menu-close = close the line
menu-reopen = reopen the line
menu-team = who is in the team
menu-journal = who did what: /journal Anne
menu-remove = take someone out of the team
menu-role = change someone's role
menu-rename = change someone's name
menu-invite = a code to join, in private
menu-bridge = try call-backs through the line: /bridge Anne
menu-bind = bind this room to a line

# Asked in private, and free shifts
request = Who can take { $when }?
request-not-this-time = Noted, not this time: { $when }. You can still change your mind.
request-not-this-week = Noted: I won't ask you anything before { $day }.
request-never = Noted: I won't ask you to stand in any more.
request-again = Noted: I may ask you again.
request-filled = Filled by { $who }: { $when }. Thank you!
request-filled-you = It's yours: { $when }. Thank you!
request-settled = No longer needed: { $when }. Thank you!
request-closed = The line is closed { $when }: no longer needed. Thank you!
request-begun = The shift has begun: { $when }. Thank you all the same!
button-request-take = I'll take it
button-request-later = Not this time
button-request-week = Not this week
button-request-never = Don't ask me again
button-request-again = You may ask me again
search-nobody =
    { $count ->
        [0] I see nobody to ask in private for { $when }. The place is still yours; the team and coordination know.
        [one] Nobody has taken { $when } yet. I asked one person. The place is still yours; coordination knows.
       *[other] Nobody has taken { $when } yet. I asked { $count } people. The place is still yours; coordination knows.
    }
search-nobody-coordination =
    { $count ->
        [0] { $line }: someone is needed for { $when }, and I see nobody to ask in private.
        [one] { $line }: nobody has taken { $when } yet. I asked one person, and there is nobody else to ask.
       *[other] { $line }: nobody has taken { $when } yet. I asked { $count } people, and there is nobody else to ask.
    }
search-nobody-several =
    Nobody has taken { $count } of your shifts yet, and I see nobody else to ask in private. They stay in your name; coordination knows.
search-nobody-coordination-several = { $line }: nobody has taken these { $count } shifts yet, and I see nobody else to ask in private.
search-nobody-row = • { $when }
search-nobody-more =
    { $count ->
        [one] And one more.
       *[other] And { $count } more.
    }
gaps-title = **{ $line }: free shifts**
gaps-rings = While nobody is there, calls will go { $where }.
gaps-filled = All taken. Thank you!
gaps-over = They have begun.
tonight-gap = **{ $line }: nobody { $when }**
tonight-missing = **{ $line }: { $count ->
        [one] one person is missing
       *[other] { $count } people are missing
    }, { $when }**
tonight-there = { $who } will be there.
tonight-leaving = **{ $line }: { $who } is looking for a replacement, { $when }**
tonight-asked =
    { $count ->
        [0] I'm about to ask in private.
        [one] I have already asked one person.
       *[other] I have already asked { $count } people.
    }
tonight-may-ask =
    { $more ->
        [0] We can ask { $names }.
        [one] We can ask { $names }, and one more person.
       *[other] We can ask { $names }, and { $more } more people.
    }
tonight-nobody-to-ask = I see nobody to ask.
tonight-settled = No longer needed: { $when }.
button-ask-one = Ask { $who }
button-ask-all = Ask everyone
asked-one = { $who } has been asked, in private.
asked-around = I'm asking in private, three people at a time. I'll tell you if nobody is left.
refused-nobody-to-ask = I see nobody else to ask.
refused-not-to-ask = I can't ask { $who } that any more.
menu-endweekly = stop what you took every week
## The month

menu-month = a month on paper; for coordination, its draft
month-title =
    { $proposed ->
        [0] **Draft of { $month }, { $line }**: nobody to propose.
        [one] **Draft of { $month }, { $line }**: 1 proposal, marked "?".
       *[other] **Draft of { $month }, { $line }**: { $proposed } proposals, marked "?".
    }
month-gaps =
    { $count ->
        [0] All shifts would have somebody.
        [one] One shift would want somebody, in bold.
       *[other] { $count } shifts would want somebody, in bold.
    }
month-empty = There are no shifts in that month.
month-week = **Week of { $day }**
month-day = { $day }: { $shifts }
month-proposed = { $who }?
month-agreed = { $who } (agreed)
month-free = **free: { $hours }**
month-silent = No answer from: { $names }.
month-not-this = Not this month: { $names }.
month-unasked = Not asked yet: { $names }.
month-quiet = Nobody knows of it yet.
month-how = To change it: /month { $month } { $day } { $clock } Anne, or /month { $month } remove Anne { $day }
month-put = Draft: { $who }, { $when }.
month-taken-off = Draft: without { $who }, { $when }.
button-month-ask = Ask everybody
button-month-publish = Publish
button-month-drop = Give it up
button-print-month = On paper (PDF)
button-drop-sure = Yes, give it up
month-asked =
    { $count ->
        [0] There is nobody to write to.
        [one] One person is asked.
       *[other] { $count } people are asked.
    }{ $phone ->
        [0] { "" }
        [one] { " " }Another one is to be rung up.
       *[other] { " " }{ $phone } others are to be rung up.
    }
month-own-group = your { $count } { $weekday }s, { $hours } ({ $days })
month-their-group = { $count } { $weekday }s, { $hours } ({ $days })
month-yours-asked = { $month }:
month-then-asked = What do you say? Coordination publishes the roster afterwards.
month-yours-kept = { $month }, noted:
month-then-kept = Coordination publishes the roster afterwards.
month-yours-published = { $month } is published:
month-then-published = { "" }
month-published-none = { $month } is published, without a shift for you.
month-by-phone = { $month }: { $dates } (ask whether that suits)
month-by-phone-published = { $month } is published: { $dates }
month-yours-none = { $month }, noted: nothing new for you.
month-then-none = { "" }
month-held = Yours already: { $dates }.
month-choose = { $month }: press a date to change yes into no.
month-yours-dropped = { $month }: coordination no longer asks. Nothing changes for you.
button-keep-all = I keep them all
button-choose = I choose
button-not-this-month = Not this month
button-month-done = That is all
button-date-yes = Yes: { $when }
button-date-no = No: { $when }
month-published =
    { $count ->
        [0] **{ $month } is published** by { $who }, but nobody could be put on.
        [one] **{ $month } is published** by { $who }: one shift was given.
       *[other] **{ $month } is published** by { $who }: { $count } shifts were given.
    }
month-left-out = Not put on: { $who }, { $when }. { $why }
month-can-undo = The team and everybody have their dates. To take it back within ten minutes: /undo
month-room = **Roster of { $month }, { $line }**, published by { $by }
month-room-long =
    { $count ->
        [0] All shifts have somebody. /shifts, or on paper:
        [one] One shift wants somebody. /shifts, /open, or on paper:
       *[other] { $count } shifts want somebody. /shifts, /open, or on paper:
    }
month-drop-sure =
    { $count ->
        [one] One person has answered: that would be lost.
       *[other] { $count } people have answered: that would be lost.
    } Give this draft up?
month-dropped = Draft of { $month } given up by { $who }. No shift has changed.
month-taken-back = { $who } takes the roster of { $month } back: it will be published later.
month-paper = { $month }, { $line }: to print on A4.
month-file = roster-{ $line }-{ $month }
month-paper-title = { $line }: { $month }
month-paper-legend = Printed on { $day }. Later changes are not on it. ……: somebody is wanted.
refused-month-here = The month is drafted in private, or in coordination's room. Here: /month december pdf
refused-month-past = That is over: { $month }.
refused-month-far = That is too far away: I draft months until { $last }.
refused-month-empty = There are no shifts in { $month }.
refused-month-nothing = This draft proposes nobody: there is nothing to publish.
refused-month-all-asked = Everybody has been asked.
refused-month-elsewhere = This person has a shift at that time already.
refused-month-away = This person is away at that time.
refused-month-held = This shift is theirs already, the draft does not change that: /unassign
refused-month-not-in = This person is not proposed at that time.
refused-month-part = A draft knows whole shifts only.

## Told by phone

by-phone-title = **To be told by phone**
by-phone-row = { $who } – { $said }
by-phone-reminder = reminder: { $when }{ $asks ->
        [yes] {" "}(ask whether that suits)
       *[no] {""}
    }
by-phone-assigned = put on: { $when }
by-phone-unassigned = no longer on: { $when }
by-phone-plan = { $what ->
    [plan-added] put on
    [plan-closed] line closed
    [plan-reopened] line open again
   *[plan-removed] no longer on
  }: { $when }
by-phone-none = Nobody is to be told by phone any more.
button-told = Done: { $who }
told-by-phone = Noted: { $who } knows.
menu-away = say when you are away: /away 3-15 August
menu-absences = who is away

## Public holidays and school holidays

school-name =
    { $name ->
        [christmas] Christmas holidays
        [winter] Winter holidays
        [spring] Spring holidays
        [summer] Summer holidays
        [autumn] Autumn holidays
        [ascension] Ascension bridge
       *[other] { $name }
    }
holiday-public = { $day } is a public holiday ({ $name }).
holiday-school = { $name }: from { $starts } to { $ends }.
holiday-asks = Is the line open? Without an answer, it is.
holiday-decided =
    { $answer ->
        [close] { $who }: we close.
       *[other] { $who }: we open.
    }
holiday-come = Coming: { $names }.
holiday-cannot = Cannot come: { $names }.
holiday-silent = No answer from: { $names }.
holiday-yours =
    { $holiday } Will you be there?
    { $rows }
holiday-by-phone = { $name }: { $rows } (ask whether that suits)
holiday-you-come =
    { $holiday } Thank you, noted: you come.
    { $rows }
holiday-you-cannot =
    { $holiday } Noted, and coordination knows. Until somebody takes them, these shifts stay yours:
    { $rows }
button-holiday-close = We close
button-holiday-open = We open
button-holiday-yes = I will be there
button-holiday-no = I cannot
refused-holiday-nobody = Nobody has a shift then: there is nobody to ask.

## Somebody without a smartphone

menu-add = for coordination: add somebody without a chat
added =
    { $who } is in the team, without a chat. Ring { $phone }; if { $who } answers, press below, and their shifts will ring there.
    Tell them that their number is for passing calls on, that coordination alone sees it, and that all is erased when they ask.
    What I would tell them I will tell you: "To be told by phone".
added-coordination = { $by } adds { $who } to the team { $line }, without a chat.
refused-add-how = Write the name and the number, for example: /add Jeanne 06 39 98 01 01
refused-add-phone = The line { $line } cannot ring this number. For example: /add Jeanne 06 39 98 01 01
refused-add-namesake = Somebody in the team is called { $who } already. Add the first letter of the family name, for example: /add { $who } B. 06 39 98 01 01
refused-add-coordinator = Coordination needs a chat: /invite
menu-waitlist = be told if a place becomes free
menu-reserve = go if nobody else can

## The live board, in a browser

menu-board = the live board, in a browser
board-link =
    The live board, by this link. It works once, within ten minutes; then the board stays open in that browser for twelve hours.
    { $link }
    To close everything: /board stop
board-link-wall =
    The board for a screen on the wall, with nothing of the callers, by this link. Open it on that screen: it works once, within ten minutes; then the board stays open for twelve hours.
    { $link }
    To close everything: /board stop
board-link-in-private = The link to the board is in our private chat.
board-stopped = { $count ->
        [one] Done: your board is closed.
       *[other] Done: your { $count } links and boards are closed.
    }
refused-board-off = I cannot open a board yet: whoever runs the bot has to set web.public_url (docs/board.md).
refused-board-none = You have no board open. To open one: /board
refused-board-how = I did not understand "{ $words }". For example: /board, /board wall, /board stop
board-title = Helpline board
board-skip = Skip to the content
board-nav = Lines and views
board-all-lines = All lines
board-leave = Close the board
board-open = Open
board-link-how = This link works once. The board then stays open in this browser for twelve hours.
board-link-elsewhere = Open it on another screen
board-link-qr = Scan this code with the device that is to show the board. Only the first to open it will.
board-link-qr-label = QR code of the link
board-link-over = This link leads nowhere any more
board-link-over-how = It was used, or its ten minutes are over. For another, write /board to the bot in private.
board-no-session = This board is for the team
board-no-session-how = To open it, write /board to the bot in private and follow the link that it gives.
board-not-found = There is nothing here
board-not-found-how = This page does not exist, or it is not for you.
board-wrong-form = This button is too old
board-wrong-form-how = Go back to the board and press it again.
board-tab-live = Live
board-tab-week = Week
board-tab-month = Month
board-tab-day = Today's calls
board-tab-figures = Figures
board-now = Right now
board-open-line = open
board-closed-line = closed
board-nobody = open, nobody there
board-alert-forwarding = The phone does not ring where it should; coordination knows.
board-alert-nobody = Nobody has been on duty since { $since }.
board-alert-no-phone = On duty without a phone that may ring: { $names }.
board-alert-mute = The call stream has been silent since { $since }: calls show some minutes late.
board-alert-stream-off = No call stream: calls show some minutes late.
board-alert-key = The line's OVH key expires { $since }: the phone will not follow the rota then. Coordination knows what to do.
board-alert-network = { $names } has not taken the bot's messages since { $since }; the phone still follows the rota.
board-waiting = Waiting
board-longest = the longest:
board-talking = Talking
board-free = Free
board-missed-today = Missed today
board-on-now = On duty
board-with-trainees = in training: { $names }
board-until = until { $when }
board-nobody-until = nobody, until { $when }
board-opens = closed; it opens: { $when }
board-nothing-ahead = closed, nothing planned within two weeks
board-next = Next
board-gap = Next gap
board-no-gap = none within two weeks
board-rings = Rings
board-read-at = read at OVH at { $when }
board-unread = not read at OVH yet
board-should-ring = it should ring: { $where }
board-would-ring = by the roster: { $where }
board-calls = Calls now
board-no-calls = No call at the moment.
board-caller = Caller
board-state = State
board-since = Since
board-in-all = In all
board-call-waiting = waiting
board-call-ringing = { $named ->
        [yes] ringing at { $names }
       *[no] ringing
    }
board-call-talking = { $named ->
        [yes] talking with { $names }
       *[no] talking
    }
board-call-backs = To call back
board-no-call-backs = Nobody to call back.
board-called-at = Called
board-age = Ago
board-stands = Where it stands
board-times = { $count } calls
board-taken-by = { $name } is calling back
board-tried = { $count ->
        [one] tried once
       *[other] tried { $count } times
    }
board-to-call-back = to call back
board-counters = Counters
board-count-calls = Calls
board-count-answered = Answered
board-count-missed = Missed
board-count-suspect = Very short
board-count-rate = Rate
board-count-back = Called back within the hour
board-count-median = Median wait
board-count-p90 = 90% wait less than
board-count-longest = Longest
board-count-closed = While closed
board-count-today = Today
board-count-week = This week
board-stream = Call stream, heard this long ago:
board-records = Call records, read this long ago:
board-source-waits = listening
board-source-stale = late
board-summary = { $line }: { $waiting } waiting, { $talking } talking, { $missed } missed today.
board-well = Live
board-ill = The database does not answer: figures may lack calls
board-lost = Connection lost: figures may lack calls
board-over = The session is over: write /board to the bot to open it again
board-pause = Pause
board-resume = Go on
board-sound = Sound
board-sound-off = Sound off
board-wall = Wall view
board-take-line = I take the line now
board-answer = The bot's answer
board-answer-where = The same answer is in your private chat with the bot.
board-of = { $whose }: { $what }
board-roster-title = from { $starts } to { $ends }
board-other-days = Other days
board-earlier = Earlier
board-later = Later
board-today = today
board-take = I take it
board-giveup = I cannot come
board-keep = I keep it
board-no-shifts = No shift on these days.
board-roster-changed = The rota has changed.
board-day-title = calls of { $day }
board-outcome = Outcome
board-all = all
board-outcome-going-on = going on
board-outcome-answered = answered
board-outcome-missed = missed
board-outcome-suspect = very short
board-only-open = only those to call back
board-filter = Filter
board-found = { $found ->
        [0] No call
        [one] One call
       *[other] { $found } calls
    } of { $calls }.
board-at = Time
board-answered-by = Answered by
board-wait = Wait
board-talk = Talk
board-course = Course
board-call-title = Call of { $day }, { $time }
board-figures-title = four weeks in figures
board-figures-whole = { $calls } calls, { $answered } answered ({ $rate }), { $missed } missed; median wait { $median }, 90% wait less than { $p90 }.
board-heat = Calls by day and hour
board-same-in-table = The same figures as a table
board-trend = Calls a day
board-trend-legend = Answered calls below, the others on top.
board-date = Day
board-shift-number = no. { $number }
board-pop = Open { $name } for this call ({ $digits })
board-frame-tab = In another tab
board-frame-close = Close
