// People on Matrix whose app is built like Element: matrix-js-sdk with its Rust cryptography.
//
// Reads one request a line from standard input, {"do": ..., ...}, and answers each with one line of JSON.

import { createInterface } from "node:readline";

import { createClient } from "matrix-js-sdk";
import {
    AllDevicesIsolationMode,
    OnlySignedDevicesIsolationMode,
    VerificationPhase,
    VerifierEvent,
} from "matrix-js-sdk/lib/crypto-api/index.js";
import { logger } from "matrix-js-sdk/lib/logger.js";

const PATIENCE = 20_000; // milliseconds
const people = new Map(); // user id and device -> client

for (const method of ["log", "info", "debug", "trace", "warn"]) console[method] = () => {}; // stdout is for answers
logger.setLevel("silent", false);

async function until(found, what) {
    for (const end = Date.now() + PATIENCE; Date.now() < end; await new Promise((next) => setTimeout(next, 20))) {
        const value = await found();
        if (value) return value;
    }
    throw new Error(`in vain: ${what}`);
}

const actions = {
    // Sign in on a known device, with a new identity, as Element makes one.
    async come({ who, url, user, device, token, password }) {
        const client = createClient({ baseUrl: url, userId: user, deviceId: device, accessToken: token });
        await client.initRustCrypto({ useIndexedDB: false });
        people.set(who, client);
        const proof = { type: "m.login.password", identifier: { type: "m.id.user", user }, password };
        await client.getCrypto().bootstrapCrossSigning({
            setupNewCrossSigning: true,
            authUploadDeviceSigningKeys: async (send) => {
                try {
                    await send(null);
                } catch (error) {
                    await send({ ...proof, session: error.data.session });
                }
            },
        });
        await client.startClient({ initialSyncLimit: 20 }); // now: news of an older identity would undo this one
    },

    async make_room({ client, invited, direct = false }) {
        const encryption = { type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } };
        const { room_id } = await client.createRoom({ invite: invited, is_direct: direct, initial_state: [encryption] });
        await until(() => client.getCrypto().isEncryptionEnabledInRoom(room_id), "an encrypted room");
        return room_id;
    },

    // "Exclude insecure devices when sending and receiving messages", as Element calls it.
    async exclude_insecure({ client, yes }) {
        const mode = yes ? new OnlySignedDevicesIsolationMode() : new AllDevicesIsolationMode(false);
        client.getCrypto().setDeviceIsolationMode(mode);
    },

    async say({ client, room, text, member }) {
        const inside = () => client.getRoom(room)?.getMember(member)?.membership === "join";
        await until(inside, `${member} in the room`);
        const { event_id } = await client.sendTextMessage(room, text);
        return event_id;
    },

    // The newest message of somebody: its text, or why it cannot be read, and the shield beside it.
    async hears({ client, room, sender, text, unreadable = false }) {
        const fits = (event) =>
            event.getSender() === sender && event.getWireType() === "m.room.encrypted" && !event.isBeingDecrypted() &&
            (event.isDecryptionFailure() ? unreadable : event.getContent().body?.includes(text));
        const found = () => client.getRoom(room)?.getLiveTimeline().getEvents().findLast(fits);
        const event = await until(found, text);
        const shown = await client.getCrypto().getEncryptionInfoForEvent(event);
        return {
            text: event.isDecryptionFailure() ? null : event.getContent().body,
            failure: event.decryptionFailureReason,
            shield: shown?.shieldColour ?? null,
            reason: shown?.shieldReason ?? null,
        };
    },

    async devices({ client, user }) {
        return [...((await client.getCrypto().getUserDeviceInfo([user], true)).get(user)?.keys() ?? [])];
    },

    async sign_own_device({ client, device }) {
        await client.getCrypto().getUserDeviceInfo([client.getUserId()], true);
        await client.getCrypto().crossSignDevice(device);
    },

    // Ask to verify a device by emoji; returns the emojis on the screen.
    async compare({ client, user, device }) {
        await actions.devices({ client, user });
        const asked = await client.getCrypto().requestDeviceVerification(user, device);
        client.asked = asked;
        await until(() => asked.phase === VerificationPhase.Ready, "an answer to the request");
        const verifier = await asked.startVerification("m.sas.v1");
        const shown = new Promise((resolve) => verifier.on(VerifierEvent.ShowSas, resolve));
        client.done = verifier.verify();
        client.done.catch(() => {});
        client.sas = await shown;
        return client.sas.sas.emoji.map(([emoji]) => emoji).join(" ");
    },

    // "They match": then the person counts as verified; returns whether the device does by that.
    async same({ client, user, device }) {
        await client.sas.confirm();
        await client.done;
        const crypto = client.getCrypto();
        await until(async () => (await crypto.getUserVerificationStatus(user)).isCrossSigningVerified(), "a person");
        return (await crypto.getDeviceVerificationStatus(user, device)).crossSigningVerified;
    },
};

for await (const line of createInterface({ input: process.stdin })) {
    const asked = JSON.parse(line);
    let answer;
    try {
        answer = { said: (await actions[asked.do]({ ...asked, client: people.get(asked.who) })) ?? null };
    } catch (error) {
        answer = { error: `${asked.do}: ${error.stack ?? error}` };
    }
    process.stdout.write(`${JSON.stringify(answer)}\n`);
}
process.exit(0);
