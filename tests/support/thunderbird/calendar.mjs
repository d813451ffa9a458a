// What Thunderbird's calendar reads of an iCalendar file: ical.js, its parser.
//
// Reads the file from standard input, and writes what each event says as one JSON list.

import { text } from "node:stream/consumers";

import ICAL from "ical.js";

const instant = (time) => time.toJSDate().toISOString();

function alarms(component, event) {
    return component.getAllSubcomponents("valarm").map((alarm) => {
        const at = event.startDate.clone();
        at.addDuration(alarm.getFirstPropertyValue("trigger"));
        return instant(at);
    });
}

const root = new ICAL.Component(ICAL.parse(await text(process.stdin)));
const events = root.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component, { strictExceptions: true });
    return {
        uid: event.uid,
        sequence: event.sequence,
        status: component.getFirstPropertyValue("status"),
        summary: event.summary,
        description: event.description ?? "",
        starts: instant(event.startDate),
        ends: instant(event.endDate),
        alarms: alarms(component, event),
    };
});
process.stdout.write(JSON.stringify({ name: root.getFirstPropertyValue("x-wr-calname"), events }));
